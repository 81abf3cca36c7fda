#ifndef CLI_CATALOG_CATALOG_COMMANDS_H_
#define CLI_CATALOG_CATALOG_COMMANDS_H_

#include "CLI/CLI.hpp"
#include "cli/commands/context.h"

namespace muster::cli {

// Adds `catalog users|blueprints|tags|library-items [--source S]` to `app`:
// what a source has beside devices. `context` must outlive it.
void AddCatalogCommands(CLI::App& app, Context& context);

}  // namespace muster::cli

#endif  // CLI_CATALOG_CATALOG_COMMANDS_H_
