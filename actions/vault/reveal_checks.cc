#include "actions/vault/reveal_checks.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::actions {
namespace {

constexpr size_t kMostReasonBytes = 1024;
constexpr size_t kMostTicketBytes = 128;

absl::Status Missing(absl::string_view reason, absl::string_view message) {
  return Error(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::Status CheckText(absl::string_view field, absl::string_view text,
                       size_t most_bytes, absl::string_view missing) {
  if (absl::StripAsciiWhitespace(text).empty()) {
    return Missing(missing,
                   absl::StrCat("the request has no ", field, "; add it"));
  }
  if (text.size() <= most_bytes) return absl::OkStatus();
  return Error(
      absl::StatusCode::kInvalidArgument, "FIELD_TOO_LONG",
      absl::StrCat(field, " has more than ", most_bytes, " bytes; shorten it"),
      {{"field", std::string(field)}, {"limit", absl::StrCat(most_bytes)}});
}

}  // namespace

absl::Status CheckReveal(const v1::RevealSecretRequest& request) {
  RETURN_IF_ERROR(DeviceName::Parse(request.name()).status());
  if (request.kind() == connector::v1::SECRET_KIND_UNSPECIFIED ||
      !connector::v1::SecretKind_IsValid(request.kind())) {
    return Missing("SECRET_KIND_MISSING",
                   "the request does not say which kind of secret; set one");
  }
  RETURN_IF_ERROR(CheckText("reason", request.reason(), kMostReasonBytes,
                            "REASON_MISSING"));
  return CheckText("ticket", request.ticket(), kMostTicketBytes,
                   "TICKET_MISSING");
}

std::string SecretKindWord(connector::v1::SecretKind kind) {
  const std::string name = connector::v1::SecretKind_Name(kind);
  return absl::AsciiStrToLower(absl::StripPrefix(name, "SECRET_KIND_"));
}

}  // namespace muster::actions
