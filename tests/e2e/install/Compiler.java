package io.ballerina.cli.launcher;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Stands in for Ballerina's compiler: `run` starts the program in a second JVM, by the java it was told. */
public final class Main {
    public static void main(String[] args) throws Exception {
        System.out.println("compiler " + String.join(" ", args));
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            System.out.println("compiler option=" + option);
        }
        if (!args[0].equals("run")) {
            return;
        }
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.command"));
        words.add("-XX:+HeapDumpOnOutOfMemoryError");
        words.add("-XX:HeapDumpPath=" + System.getProperty("user.dir"));
        words.add("-jar");
        words.add("target/bin/probe.jar");
        for (int i = 1; i < args.length; i++) {
            if (!args[i].equals(".") && !args[i].equals("--")) {
                words.add(args[i]);
            }
        }
        System.exit(new ProcessBuilder(words).inheritIO().start().waitFor());
    }
}
