#include "plugins/conformance/stage/kit.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::conformance {
namespace {

absl::StatusOr<std::vector<std::string>> Undisturbed(Stage& stage,
                                                     const World& world) {
  RETURN_IF_ERROR(stage.BringUp(world));
  return stage.Dump();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> Kit::DumpOf(absl::string_view name,
                                                     const World& world) {
  absl::MutexLock lock(&mu_);
  const auto known = dumps_.find(std::string(name));
  if (known != dumps_.end()) return known->second;
  Stage stage(subject_, fleet_,
              absl::StrCat(directory_, "/undisturbed_", name));
  auto dump = Undisturbed(stage, world);
  if (!dump.ok()) {
    return Annotate(dump.status(), "in an undisturbed run of the same devices");
  }
  dumps_[std::string(name)] = *dump;
  return dump;
}

}  // namespace muster::conformance
