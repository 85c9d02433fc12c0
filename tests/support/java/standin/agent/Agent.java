package agent;

import java.lang.instrument.Instrumentation;

/** A monitoring agent as its vendors' are: takes an argument and the instrumentation, changes nothing. */
public final class Agent {
    private Agent() {}

    public static void premain(String argument, Instrumentation instrumentation) {
        System.setProperty("probe.agent", String.valueOf(argument));
        System.setProperty("probe.agent.retransforms", String.valueOf(instrumentation.isRetransformClassesSupported()));
    }
}
