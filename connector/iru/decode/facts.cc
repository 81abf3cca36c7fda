#include "connector/iru/decode/facts.h"

namespace muster::iru {
namespace {

using device::v1::Fact;

device::v1::UnknownReason ReasonOf(Presence presence) {
  switch (presence) {
    case Presence::kAbsent:
      return device::v1::UNKNOWN_REASON_NOT_REPORTED;
    case Presence::kNull:
    case Presence::kBlank:
      return device::v1::UNKNOWN_REASON_BLANK;
    case Presence::kWrongType:
      return device::v1::UNKNOWN_REASON_UNPARSEABLE;
    case Presence::kValue:
      break;
  }
  return device::v1::UNKNOWN_REASON_UNSPECIFIED;
}

void SetUnknown(absl::string_view key, absl::string_view endpoint,
                device::v1::UnknownReason reason, Fact& fact) {
  fact.set_key(std::string(key));
  fact.set_endpoint(std::string(endpoint));
  fact.set_unknown_reason(reason);
}

}  // namespace

Fact FactOf(absl::string_view key, absl::string_view endpoint,
            const Field<bool>& field) {
  Fact fact;
  SetFact(key, endpoint, field, fact);
  return fact;
}

Fact FactOf(absl::string_view key, absl::string_view endpoint,
            const Field<std::string>& field) {
  Fact fact = UnknownFact(key, endpoint, ReasonOf(field.presence));
  if (field.has_value()) fact.set_string_value(field.value);
  return fact;
}

Fact FactOf(absl::string_view key, absl::string_view endpoint,
            const Field<int64_t>& field) {
  Fact fact = UnknownFact(key, endpoint, ReasonOf(field.presence));
  if (field.has_value()) fact.set_int_value(field.value);
  return fact;
}

void SetFact(absl::string_view key, absl::string_view endpoint,
             const Field<bool>& field, Fact& fact) {
  SetUnknown(key, endpoint, ReasonOf(field.presence), fact);
  if (field.has_value()) fact.set_bool_value(field.value);
}

void SetFact(absl::string_view key, absl::string_view endpoint,
             const Field<absl::string_view>& field, Fact& fact) {
  SetUnknown(key, endpoint, ReasonOf(field.presence), fact);
  if (field.has_value()) fact.set_string_value(std::string(field.value));
}

Fact UnknownFact(absl::string_view key, absl::string_view endpoint,
                 device::v1::UnknownReason reason) {
  Fact fact;
  SetUnknown(key, endpoint, reason, fact);
  return fact;
}

}  // namespace muster::iru
