#include "actions/service/request_checks.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::actions {
namespace {

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

absl::Status CheckLengths(const v1::CreateCommandRequest& request) {
  RETURN_IF_ERROR(CheckLength("request_id", request.request_id(), 128));
  RETURN_IF_ERROR(CheckLength("reason", request.reason(), 1024));
  RETURN_IF_ERROR(CheckLength("requester", request.requester(), 128));
  const connector::v1::Lock& lock = request.command().lock();
  RETURN_IF_ERROR(CheckLength("command.lock.message", lock.message(), 255));
  return CheckLength("command.lock.phone_number", lock.phone_number(), 64);
}

}  // namespace

absl::Status CheckRequest(const v1::CreateCommandRequest& request) {
  RETURN_IF_ERROR(DeviceName::Parse(request.parent()).status());
  const connector::v1::DeviceCommand& command = request.command();
  if (command.kind_case() == connector::v1::DeviceCommand::KIND_NOT_SET) {
    return Missing("COMMAND_MISSING",
                   "the request names no command; set lock or blank_push");
  }
  if (request.request_id().empty()) {
    return Missing("REQUEST_ID_MISSING",
                   "the request has no request_id; make a new UUID for it");
  }
  if (!command.has_blank_push() &&
      absl::StripAsciiWhitespace(request.reason()).empty()) {
    return Missing("REASON_MISSING", "the request has no reason; say why");
  }
  return CheckLengths(request);
}

}  // namespace muster::actions
