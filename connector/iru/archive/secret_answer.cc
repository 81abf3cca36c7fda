#include "connector/iru/archive/secret_answer.h"

#include <optional>
#include <string>

#include "base/redact/redact.h"
#include "base/status_macros.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

using connector::v1::SecretKind;
using connector::v1::SecretValue;

constexpr absl::string_view kPin[] = {"pin"};
constexpr absl::string_view kKey[] = {"key"};
constexpr absl::string_view kPassword[] = {"recovery_password"};
constexpr absl::string_view kCodes[] = {"user_based_albc", "device_based_albc"};

}  // namespace

absl::Span<const SecretPlace> SecretPlaces() {
  static const SecretPlace places[] = {
      {connector::v1::SECRET_KIND_UNLOCK_PIN, "unlockpin", kPin},
      {connector::v1::SECRET_KIND_FILEVAULT_KEY, "filevaultkey", kKey},
      {connector::v1::SECRET_KIND_RECOVERY_PASSWORD, "recoverypassword",
       kPassword},
      {connector::v1::SECRET_KIND_BYPASS_CODE, "bypasscode", kCodes},
  };
  return places;
}

const SecretPlace* PlaceOf(SecretKind kind) {
  for (const SecretPlace& place : SecretPlaces()) {
    if (place.kind == kind) return &place;
  }
  return nullptr;
}

absl::StatusOr<std::vector<SecretValue>> DecodeSecret(const SecretPlace& place,
                                                      absl::string_view body) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  const auto root = AsObject(document.root());
  if (!root) return MalformedPage("it is no object");
  std::vector<SecretValue> values;
  for (const absl::string_view key : place.keys) {
    const auto value = Find(*root, key);
    const auto text = value ? AsString(*value) : std::nullopt;
    if (!text || text->empty()) continue;
    RegisterForRedaction(*text);
    SecretValue& secret = values.emplace_back();
    secret.set_value(std::string(*text));
    if (place.keys.size() > 1) secret.set_label(std::string(key));
  }
  return values;
}

}  // namespace muster::iru
