/** The server of a product that stays until it is ended. */
final class Probe {
    private Probe() {}

    public static void main(String[] args) throws Exception {
        // As org.wso2.carbon.server.Main does.
        for (String arg : args) {
            if (arg.toUpperCase().endsWith("HELP")) {
                System.out.println("Usage: api-manager.sh [command] [options]");
                System.exit(0);
            }
        }
        System.out.println("up");
        Thread.sleep(600_000);
    }
}
