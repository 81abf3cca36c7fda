#include "connector/iru/decode/counts.h"

#include "base/status_macros.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

absl::StatusOr<int64_t> CountAt(const std::optional<JsonObject>& object,
                                absl::string_view key) {
  const auto value = object ? Find(*object, key) : std::nullopt;
  const auto count = value ? AsInt(*value) : std::nullopt;
  if (!count || *count < 0) return MalformedPage("it has no count");
  return *count;
}

}  // namespace

absl::StatusOr<int64_t> DecodeLicensingCount(absl::string_view body) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  const auto root = AsObject(document.root());
  return CountAt(root ? FindObject(*root, "counts") : std::nullopt,
                 "computers_count");
}

absl::StatusOr<int64_t> DecodePrismCount(absl::string_view body) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  return CountAt(AsObject(document.root()), "count");
}

}  // namespace muster::iru
