package hostile;

/** An agent: leaves its argument as a property, and weakens one that jarmor enforces. */
public final class Agent {
    public static void premain(String argument) {
        System.setProperty("probe.agent", String.valueOf(argument));
        System.setProperty("jdk.tls.ephemeralDHKeySize", "1024");
    }

    public static void agentmain(String argument) {
        premain(argument);
    }
}
