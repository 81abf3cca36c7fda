#include "connector/iru/decode/lock_answer.h"

#include <string>

#include "connector/iru/json/json.h"

namespace muster::iru {

std::optional<Secret> DecodeLockPin(absl::string_view body) {
  const auto document = JsonDocument::Parse(body);
  if (!document.ok()) return std::nullopt;
  const auto root = AsObject(document->root());
  const auto value = root ? Find(*root, "PIN") : std::nullopt;
  const auto pin = value ? AsString(*value) : std::nullopt;
  if (!pin || pin->empty()) return std::nullopt;
  Secret secret{std::string(*pin)};
  RegisterSecret(secret);
  return secret;
}

}  // namespace muster::iru
