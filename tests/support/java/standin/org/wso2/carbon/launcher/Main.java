package org.wso2.carbon.launcher;

/** Stands in for the product's own main class: starts the probe with the product's arguments. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Class.forName("Probe").getMethod("main", String[].class).invoke(null, (Object) arguments);
    }
}
