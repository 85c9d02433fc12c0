/** A server that asks for its key store's password on the terminal, as the WSO2 products do, or just runs. */
final class Asks {
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length > 0) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook ran")));
            System.out.println("waiting as " + System.getProperty("user.name"));
            Thread.sleep(60_000);
            System.exit(5);
        }
        java.io.Console console = System.console();
        if (console == null) System.exit(3);
        char[] password = console.readPassword("Key store password: ");
        System.out.println("length " + password.length + " sum " + new String(password).chars().sum());
    }
}
