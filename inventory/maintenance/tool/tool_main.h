#ifndef INVENTORY_MAINTENANCE_TOOL_TOOL_MAIN_H_
#define INVENTORY_MAINTENANCE_TOOL_TOOL_MAIN_H_

#include <optional>

namespace muster::inventory {

// Runs `inventoryd verify|dump|restore|accept-data-loss` if that is what the
// command line asks for, and returns its exit code; nullopt if it asks to
// serve.
std::optional<int> RunToolIfAsked(int argc, char** argv);

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_TOOL_TOOL_MAIN_H_
