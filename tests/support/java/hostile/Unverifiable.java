package hostile;

/** Made unverifiable when it is put into a jar: value() then returns null where an int is due. */
public final class Unverifiable {
    private Unverifiable() {}

    public static int value() {
        return 1;
    }
}
