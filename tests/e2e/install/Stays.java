/** The server of a product that stays until it is ended. */
final class Probe {
    private Probe() {}

    public static void main(String[] args) throws Exception {
        System.out.println("up");
        Thread.sleep(600_000);
    }
}
