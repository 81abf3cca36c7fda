#include "connector/iru/data/apple_models.h"

#include <algorithm>
#include <iterator>

namespace muster::iru {
namespace {

struct Model {
  absl::string_view identifier;
  device::v1::Category category;
};

constexpr Model kModels[] = {
#include "connector/iru/data/apple_models.inc"
};

}  // namespace

std::optional<device::v1::Category> FindAppleModel(
    absl::string_view identifier) {
  const Model* const found = std::lower_bound(
      std::begin(kModels), std::end(kModels), identifier,
      [](const Model& m, absl::string_view id) { return m.identifier < id; });
  if (found == std::end(kModels) || found->identifier != identifier) {
    return std::nullopt;
  }
  return found->category;
}

size_t AppleModelCount() { return std::size(kModels); }

}  // namespace muster::iru
