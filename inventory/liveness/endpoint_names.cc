#include "inventory/liveness/endpoint_names.h"

namespace muster::inventory {

const std::string* EndpointNames::Intern(absl::string_view name) {
  absl::MutexLock lock(&mu_);
  return &*names_.emplace(name).first;
}

}  // namespace muster::inventory
