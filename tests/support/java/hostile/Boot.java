package hostile;

/** Its presence shows that the boot class path was extended. */
public final class Boot {
    private Boot() {}
}
