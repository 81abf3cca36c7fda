#include "plugins/trust/desk/request_text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster::trust {
namespace {

constexpr size_t kMaxText = 1000;

}  // namespace

absl::Status CheckText(absl::string_view field, absl::string_view text) {
  const std::string name(field);
  if (absl::StripAsciiWhitespace(text).empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "FIELD_REQUIRED",
                 absl::StrCat(name, " is blank; say why"), {{"field", name}});
  }
  if (text.size() <= kMaxText) return absl::OkStatus();
  return Error(
      absl::StatusCode::kInvalidArgument, "FIELD_TOO_LONG",
      absl::StrCat(name, " is longer than ", kMaxText, " bytes; shorten it"),
      {{"field", name}, {"limit", absl::StrCat(kMaxText)}});
}

std::string WhoDecides(const std::string& principal) {
  return principal.empty() ? "local" : principal;
}

v1::TrustDecision MakeDecision(const google::protobuf::Timestamp& time,
                               const std::string& principal,
                               const std::string& kind,
                               const std::string& subject,
                               const std::string& reason,
                               const std::string& effect) {
  v1::TrustDecision decision;
  *decision.mutable_time() = time;
  decision.set_principal(WhoDecides(principal));
  decision.set_kind(kind);
  decision.set_subject(subject);
  decision.set_reason(reason);
  decision.set_effect(effect);
  return decision;
}

}  // namespace muster::trust
