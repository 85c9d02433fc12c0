// Stands where bin/java stands, and does nothing: what is left of a measurement is the launcher.
int main() {
    return 0;
}
