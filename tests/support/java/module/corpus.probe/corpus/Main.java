package corpus;

/** Starts the probe, which lies on the class path; says first that the module ran. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("probe.module", String.valueOf(Main.class.getModule()));
        Class.forName("Probe").getMethod("main", String[].class).invoke(null, (Object) arguments);
    }
}
