#include "actions/service/request_checks.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "actions/guard/command_class.h"
#include "actions/plan/command_options.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::actions {
namespace {

constexpr size_t kMaxWords = 1024;
constexpr size_t kMaxName = 128;

bool IsBlank(absl::string_view text) {
  return absl::StripAsciiWhitespace(text).empty();
}

absl::Status Missing(absl::string_view reason, absl::string_view message) {
  return Error(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::Status CheckLength(absl::string_view field, absl::string_view value,
                         size_t limit) {
  if (value.size() <= limit) return absl::OkStatus();
  return Error(
      absl::StatusCode::kInvalidArgument, "FIELD_TOO_LONG",
      absl::StrCat(field, " has more than ", limit, " bytes; shorten it"),
      {{"field", std::string(field)}, {"limit", absl::StrCat(limit)}});
}

// What both requests have in common.
template <typename Request>
absl::Status CheckCommon(const Request& request) {
  RETURN_IF_ERROR(CheckOptions(request.command()));
  if (request.request_id().empty()) {
    return Missing("REQUEST_ID_MISSING",
                   "the request has no request_id; make a new UUID for it");
  }
  const guard::v1::CommandClass command_class = ClassOf(request.command());
  if (command_class > guard::v1::COMMAND_CLASS_BENIGN &&
      IsBlank(request.reason())) {
    return Missing("REASON_MISSING", "the request has no reason; say why");
  }
  if (command_class > guard::v1::COMMAND_CLASS_DISRUPTIVE &&
      IsBlank(request.ticket())) {
    return Missing("TICKET_MISSING",
                   "this command takes a ticket; name the one it belongs to");
  }
  RETURN_IF_ERROR(CheckLength("request_id", request.request_id(), kMaxName));
  RETURN_IF_ERROR(CheckLength("reason", request.reason(), kMaxWords));
  RETURN_IF_ERROR(CheckLength("ticket", request.ticket(), kMaxName));
  return CheckLength("requester", request.requester(), kMaxName);
}

}  // namespace

absl::Status CheckRequest(const v1::CreateCommandRequest& request) {
  RETURN_IF_ERROR(DeviceName::Parse(request.parent()).status());
  return CheckCommon(request);
}

absl::Status CheckRequest(const v1::CreateBatchRequest& request) {
  RETURN_IF_ERROR(
      ParseName(request.plan(), "sources/{source}/plans/{plan}").status());
  return CheckCommon(request);
}

absl::Status CheckWords(absl::string_view missing, absl::string_view field,
                        absl::string_view text) {
  if (IsBlank(text)) {
    return Missing(missing,
                   absl::StrCat("the request has no ", field, "; say why"));
  }
  return CheckLength(field, text, kMaxWords);
}

}  // namespace muster::actions
