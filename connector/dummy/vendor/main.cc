// dummy_vendor: the made-up vendor as a program, to try dummyd with.

#include <csignal>
#include <iostream>

#include "CLI/CLI.hpp"
#include "connector/dummy/vendor/dummy_vendor.h"

int main(int argc, char** argv) {
  muster::dummy::DummyVendor::Options options;
  CLI::App app("The made-up vendor that dummyd is for, on http://127.0.0.1.",
               "dummy_vendor");
  app.add_option("--port", options.port, "Port; 0 is any that is free");
  app.add_option("--key", options.key, "API key")->capture_default_str();
  app.add_option("--devices", options.devices, "Size of the fleet")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const muster::dummy::DummyVendor vendor(options);
  std::cout << "dummy_vendor: " << options.devices << " devices on "
            << vendor.base_url() << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  return 0;
}
