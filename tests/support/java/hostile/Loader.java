package hostile;

/** A system class loader whose constructor runs before main. */
public final class Loader extends ClassLoader {
    public Loader(ClassLoader parent) {
        super(parent);
        System.setProperty("probe.loader", "ran");
    }
}
