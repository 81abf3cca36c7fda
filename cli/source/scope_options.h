// A scope of devices as options of a command line.
#ifndef CLI_SOURCE_SCOPE_OPTIONS_H_
#define CLI_SOURCE_SCOPE_OPTIONS_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::cli {

// What a person typed; each option may be given several times.
struct ScopeOptions {
  std::vector<std::string> platforms, categories, blueprints, tags;
  std::vector<std::string> excluded_blueprints, excluded_tags, excluded_serials;
};

// `options` must outlive the parsing.
void AddScopeOptions(CLI::App& command, ScopeOptions& options);

// Errors:
//   INVALID_ARGUMENT USAGE: there is no such platform or category; names those
//     there are.
absl::StatusOr<config::v1::DeviceScope> ToScope(const ScopeOptions& options);

}  // namespace muster::cli

#endif  // CLI_SOURCE_SCOPE_OPTIONS_H_
