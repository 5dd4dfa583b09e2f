// SPDX-License-Identifier: Apache-2.0
#include "host/program.hpp"

int main(int argc, char** argv) {
    return callveil::host::run_host(argc, argv);
}
