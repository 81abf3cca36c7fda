#include "plugins/trust/ext_authz/authz_answer.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace muster::trust {
namespace {

using envoy::service::auth::v3::CheckResponse;
using envoy::service::auth::v3::HeaderValueOption;
using envoy::service::auth::v3::OkHttpResponse;
using google::protobuf::Struct;

constexpr int kForbidden = 403;
constexpr int kUnauthorized = 401;
constexpr size_t kMaxValueBytes = 16384;

bool IsHeaderValue(absl::string_view value) {
  return !value.empty() && value.size() <= kMaxValueBytes &&
         std::all_of(value.begin(), value.end(), absl::ascii_isprint);
}

// `value` in place of what the client sent; without one, that is removed.
void SetHeader(const char* name, const std::string& value,
               OkHttpResponse& response) {
  if (!IsHeaderValue(value)) {
    response.add_headers_to_remove(name);
    return;
  }
  HeaderValueOption& option = *response.add_headers();
  option.mutable_header()->set_key(name);
  option.mutable_header()->set_value(value);
  option.set_append_action(
      HeaderValueOption::HEADER_APPEND_ACTION_OVERWRITE_IF_EXISTS_OR_ADD);
}

std::string StateWord(v1::TrustState state) {
  return std::string(
      absl::StripPrefix(v1::TrustState_Name(state), "TRUST_STATE_"));
}

std::string MatchWord(v1::MatchStrength strength) {
  return std::string(
      absl::StripPrefix(v1::MatchStrength_Name(strength), "MATCH_STRENGTH_"));
}

void SetText(const char* key, const std::string& text, Struct& object) {
  (*object.mutable_fields())[key].set_string_value(text);
}

// A body that cannot be written is left out: the status refuses by itself.
CheckResponse Deny(absl::StatusCode code, int http_status,
                   const std::string& message, const Struct& body) {
  CheckResponse response;
  response.mutable_status()->set_code(static_cast<int>(code));
  response.mutable_status()->set_message(message);
  auto& denied = *response.mutable_denied_response();
  denied.mutable_status()->set_code(http_status);
  HeaderValueOption& type = *denied.add_headers();
  type.mutable_header()->set_key("content-type");
  type.mutable_header()->set_value("application/json");
  type.set_append_action(
      HeaderValueOption::HEADER_APPEND_ACTION_OVERWRITE_IF_EXISTS_OR_ADD);
  std::string json;
  if (google::protobuf::util::MessageToJsonString(body, &json).ok()) {
    denied.set_body(json + "\n");
  }
  return response;
}

bool Decided(const v1::Reason& reason) {
  return reason.result() == v1::SIGNAL_RESULT_FAIL ||
         reason.result() == v1::SIGNAL_RESULT_UNKNOWN;
}

}  // namespace

CheckResponse Allowed(const v1::Verdict& verdict) {
  CheckResponse response;
  response.mutable_status()->set_code(static_cast<int>(absl::StatusCode::kOk));
  OkHttpResponse& ok = *response.mutable_ok_response();
  const bool warned = verdict.state() != v1::TRUST_STATE_TRUSTED;
  SetHeader("x-muster-device", verdict.device(), ok);
  SetHeader("x-muster-serial", verdict.serial_number(), ok);
  SetHeader("x-muster-verdict", StateWord(verdict.state()), ok);
  SetHeader("x-muster-policy", verdict.policy(), ok);
  SetHeader("x-muster-match", MatchWord(verdict.match_strength()), ok);
  SetHeader(
      "x-muster-warning",
      warned && !verdict.reasons().empty() ? verdict.reasons(0).code() : "",
      ok);
  return response;
}

CheckResponse Refused(const v1::Verdict& verdict) {
  Struct body;
  SetText("state", StateWord(verdict.state()), body);
  SetText("policy", verdict.policy(), body);
  auto& reasons = *(*body.mutable_fields())["reasons"].mutable_list_value();
  for (const v1::Reason& reason : verdict.reasons()) {
    if (!Decided(reason)) continue;
    Struct& entry = *reasons.add_values()->mutable_struct_value();
    SetText("code", reason.code(), entry);
    SetText("hint", reason.hint(), entry);
  }
  const std::string code =
      verdict.reasons().empty() ? "" : verdict.reasons(0).code();
  return Deny(absl::StatusCode::kPermissionDenied, kForbidden,
              absl::StrCat("the device is ", StateWord(verdict.state()),
                           code.empty() ? "" : ": ", code),
              body);
}

CheckResponse Refused(const absl::Status& why) {
  const bool unidentified = absl::IsUnauthenticated(why);
  Struct body;
  SetText("state", "UNKNOWN", body);
  auto& reasons = *(*body.mutable_fields())["reasons"].mutable_list_value();
  Struct& entry = *reasons.add_values()->mutable_struct_value();
  SetText("code", ErrorReason(why), entry);
  SetText("hint", std::string(why.message()), entry);
  return Deny(unidentified ? absl::StatusCode::kUnauthenticated
                           : absl::StatusCode::kPermissionDenied,
              unidentified ? kUnauthorized : kForbidden, ErrorReason(why),
              body);
}

}  // namespace muster::trust
