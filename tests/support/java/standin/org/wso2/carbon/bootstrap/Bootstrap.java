package org.wso2.carbon.bootstrap;

/** Stands in for the product's own main class: starts the probe with the product's arguments. */
public final class Bootstrap {
    private Bootstrap() {}

    public static void main(String[] arguments) throws Exception {
        Class.forName("Probe").getMethod("main", String[].class).invoke(null, (Object) arguments);
    }
}
