#ifndef TESTS_PLUGIN_CONFORMANCE_KIT_RUN_H_
#define TESTS_PLUGIN_CONFORMANCE_KIT_RUN_H_

#include <string>
#include <vector>

namespace muster::testing {

// Where a file of the workspace is while a test runs.
std::string FileAt(const std::string& path);

// The protos of the inventory, for plugins without generated classes.
std::string Protoset();

// What plugin_conformance said about a plugin.
struct KitRun {
  int exit_code = -1;
  std::vector<std::string> failed;   // cases, in order
  std::vector<std::string> skipped;  // likewise
  std::string output;                // all of it
};

// Runs the kit on the plugin `command`, with `dump`. Waits of the plugin are
// `patience_seconds` at most.
KitRun RunKit(const std::string& dump, const std::vector<std::string>& command,
              int patience_seconds = 60);

}  // namespace muster::testing

#endif  // TESTS_PLUGIN_CONFORMANCE_KIT_RUN_H_
