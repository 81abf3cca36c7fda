#ifndef INVENTORY_MODEL_SCOPE_H_
#define INVENTORY_MODEL_SCOPE_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster::inventory {

// What a List or a Watch asks about: one source, or all of them.
class Scope {
 public:
  // `parent` is `sources/{source}`, or `sources/-` for all.
  //
  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: it is neither.
  static absl::StatusOr<Scope> Parse(absl::string_view parent);

  // Begins the names of all devices in scope and of no other device.
  const std::string& device_prefix() const { return device_prefix_; }

  bool HasDevice(absl::string_view name) const;
  bool HasSource(absl::string_view name) const;

 private:
  explicit Scope(std::string device_prefix)
      : device_prefix_(std::move(device_prefix)) {}

  std::string device_prefix_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_SCOPE_H_
