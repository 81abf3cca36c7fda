#include "plugins/trust/caep/caep_event.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace muster::trust {
namespace {

using config::v1::TrustConfig;
using google::protobuf::Struct;

constexpr char kEventType[] =
    "https://schemas.openid.net/secevent/caep/event-type/"
    "device-compliance-change";

void SetText(const std::string& key, const std::string& text, Struct& object) {
  (*object.mutable_fields())[key].set_string_value(text);
}

void SetNumber(const std::string& key, double number, Struct& object) {
  (*object.mutable_fields())[key].set_number_value(number);
}

Struct& SetObject(const std::string& key, Struct& object) {
  return *(*object.mutable_fields())[key].mutable_struct_value();
}

absl::StatusOr<Struct> NameDevice(const TrustConfig::CaepStream& stream,
                                  const v1::Verdict& verdict) {
  Struct name;
  ASSIGN_OR_RETURN(const DeviceName device,
                   DeviceName::Parse(verdict.device()));
  if (stream.subject() ==
      TrustConfig::CaepStream::SUBJECT_ISSUER_AND_VENDOR_ID) {
    SetText("format", "iss_sub", name);
    SetText("iss", stream.issuer(), name);
    SetText("sub", device.device, name);
    return name;
  }
  SetText("format", "opaque", name);
  if (stream.subject() == TrustConfig::CaepStream::SUBJECT_VENDOR_ID) {
    SetText("id", device.device, name);
    return name;
  }
  if (verdict.serial_number().empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "DEVICE_WITHOUT_SERIAL",
                 absl::StrCat(verdict.device(),
                              " has no serial number, by which the CAEP stream "
                              "names devices"),
                 {{"device", verdict.device()}});
  }
  SetText("id", verdict.serial_number(), name);
  return name;
}

std::string StateWord(const v1::Verdict& verdict) {
  return std::string(
      absl::StripPrefix(v1::TrustState_Name(verdict.state()), "TRUST_STATE_"));
}

// Receivers of the interoperability profile ask for one that is not empty.
std::string WhyOf(const v1::Verdict& verdict) {
  if (verdict.state() == v1::TRUST_STATE_TRUSTED) {
    return absl::StrCat("The device meets the policy ", verdict.policy(), ".");
  }
  std::string why = absl::StrCat("The device does not meet the policy ",
                                 verdict.policy(), ":");
  for (const v1::Reason& reason : verdict.reasons()) {
    if (reason.result() != v1::SIGNAL_RESULT_FAIL &&
        reason.result() != v1::SIGNAL_RESULT_UNKNOWN) {
      continue;
    }
    absl::StrAppend(&why, " ", reason.signal(), " (", reason.code(), "). ",
                    reason.hint());
  }
  return why;
}

void FillEvent(const TrustConfig::CaepStream& stream,
               const v1::Verdict& verdict, const EventFacts& facts,
               const Struct& subject, Struct& event) {
  SetText("previous_status", facts.previous_status, event);
  SetText("current_status", facts.current_status, event);
  SetNumber("event_timestamp",
            static_cast<double>(verdict.since_time().seconds()), event);
  SetText("initiating_entity", "policy", event);
  SetText("en", WhyOf(verdict), SetObject("reason_admin", event));
  if (!stream.omit_event_subject()) SetObject("subject", event) = subject;
  Struct& more = SetObject("muster", event);
  SetText("state", StateWord(verdict), more);
  SetText("policy", verdict.policy(), more);
  SetText("device", verdict.device(), more);
  if (!verdict.reasons().empty()) {
    SetText("code", verdict.reasons(0).code(), more);
  }
}

}  // namespace

std::string ComplianceStatus(const TrustConfig::CaepStream& stream,
                             const v1::Verdict& verdict) {
  switch (verdict.state()) {
    case v1::TRUST_STATE_TRUSTED:
      return "compliant";
    case v1::TRUST_STATE_UNTRUSTED:
      return "not-compliant";
    case v1::TRUST_STATE_UNKNOWN:
      return stream.unknown_as() == TrustConfig::UNKNOWN_AS_UNTRUSTED
                 ? "not-compliant"
                 : "";
    default:
      return "";
  }
}

absl::StatusOr<std::string> EventClaims(const TrustConfig::CaepStream& stream,
                                        const v1::Verdict& verdict,
                                        const EventFacts& facts) {
  Struct subject;
  SetText("format", "complex", subject);
  ASSIGN_OR_RETURN(SetObject("device", subject), NameDevice(stream, verdict));
  Struct claims;
  SetText("iss", stream.issuer(), claims);
  SetText("aud", stream.audience(), claims);
  SetText("jti", facts.id, claims);
  SetText("txn", facts.transaction, claims);
  SetNumber("iat", static_cast<double>(absl::ToUnixSeconds(facts.issue_time)),
            claims);
  SetObject("sub_id", claims) = subject;
  FillEvent(stream, verdict, facts, subject,
            SetObject(kEventType, SetObject("events", claims)));
  std::string json;
  if (google::protobuf::util::MessageToJsonString(claims, &json).ok()) {
    return json;
  }
  return Error(absl::StatusCode::kInternal, "MESSAGE_MALFORMED",
               "the event cannot be written as JSON");
}

}  // namespace muster::trust
