#include "launcher/exit_code.h"

int main() {
    return jarmor::launcher::exit_usage;
}
