/** The probe as a module, for `java -m`. */
module corpus.probe {
    requires java.management;
    requires jdk.management;
}
