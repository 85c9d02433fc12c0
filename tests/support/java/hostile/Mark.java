package hostile;

/** Its presence shows that a class path which should not count was read. */
public final class Mark {
    private Mark() {}
}
