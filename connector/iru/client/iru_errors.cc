#include "connector/iru/client/iru_errors.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "connector/iru/client/answer/retry_after.h"
#include "connector/iru/client/answer/vendor_message.h"

namespace muster::iru {
namespace {

using Metadata = std::map<std::string, std::string>;

// Local to this process: never sent with an RPC as a known detail.
constexpr absl::string_view kHttpStatusUrl = "muster.internal/http_status";

// Without a header of its own, a 429 is about the second's limit.
constexpr absl::Duration kDefaultRetryAfter = absl::Seconds(1);

std::string Quoted(absl::string_view words) {
  return words.empty() ? "" : absl::StrCat(" (\"", words, "\")");
}

int64_t CeilSeconds(absl::Duration duration) {
  return std::max<int64_t>(
      0, absl::ToInt64Seconds(absl::Ceil(duration, absl::Seconds(1))));
}

absl::Status CredentialRefused(absl::string_view host, absl::string_view said,
                               Metadata metadata) {
  return Error(
      absl::StatusCode::kFailedPrecondition, "SOURCE_CREDENTIAL_REFUSED",
      absl::StrCat(host, " refused the API token", said,
                   ": put a valid token into the token file; it is read again "
                   "by itself."),
      std::move(metadata));
}

absl::Status PermissionMissing(const Endpoint& endpoint, absl::string_view host,
                               absl::string_view said, Metadata metadata) {
  metadata["permission"] = endpoint.permission;
  return Error(absl::StatusCode::kFailedPrecondition,
               "SOURCE_PERMISSION_MISSING",
               absl::StrCat(host, " refused ", endpoint.name, said,
                            ": grant the API token the permission \"",
                            endpoint.permission, "\" in Iru's settings."),
               std::move(metadata));
}

absl::Status DeviceNotFound(absl::string_view host, Metadata metadata) {
  return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
               absl::StrCat(host,
                            " has no such device: it was removed there, "
                            "or the id is wrong."),
               std::move(metadata));
}

absl::Status SourceError(const Endpoint& endpoint, absl::string_view host,
                         int http_status, absl::string_view said,
                         Metadata metadata) {
  const absl::string_view advice =
      http_status == 404            ? ": check the tenant's name and region."
      : IsHostsFailure(http_status) ? ": try again later."
                                    : ": nothing was changed; check the host.";
  return Error(absl::StatusCode::kUnavailable, "SOURCE_ERROR",
               absl::StrCat(host, " answered ", http_status, " for ",
                            endpoint.name, said, advice),
               std::move(metadata));
}

absl::Status Classify(const Endpoint& endpoint, absl::string_view host,
                      const HttpResponse& answer, absl::Time now) {
  const std::string said = Quoted(VendorMessage(answer.body));
  Metadata metadata = {{"host", std::string(host)},
                       {"endpoint", endpoint.name},
                       {"http_status", absl::StrCat(answer.status)}};
  switch (answer.status) {
    case 401:
      return CredentialRefused(host, said, std::move(metadata));
    case 403:
      return PermissionMissing(endpoint, host, said, std::move(metadata));
    case 429:
      return Throttled(
          absl::StrCat(host, " asks to slow down", said),
          RetryAfter(answer.headers, now).value_or(kDefaultRetryAfter));
    default:
      break;
  }
  const bool gone = answer.status == 404 && endpoint.about_device &&
                    SaysNotFound(answer.body);
  if (gone) return DeviceNotFound(host, std::move(metadata));
  return SourceError(endpoint, host, answer.status, said, std::move(metadata));
}

}  // namespace

absl::Status ErrorOfAnswer(const Endpoint& endpoint, absl::string_view host,
                           const HttpResponse& answer, absl::Time now) {
  absl::Status status = Classify(endpoint, host, answer, now);
  status.SetPayload(kHttpStatusUrl, absl::Cord(absl::StrCat(answer.status)));
  return status;
}

absl::Status ErrorOfTransport(absl::string_view host,
                              const absl::Status& failure) {
  const std::string reason = ErrorReason(failure);
  const Metadata metadata = {{"host", std::string(host)}};
  if (reason == "HTTP_BODY_TOO_LARGE") {
    return Error(absl::StatusCode::kUnavailable, "SOURCE_ERROR",
                 absl::StrCat(host, " sent an answer that is too large."),
                 metadata);
  }
  if (reason == "SOURCE_CIRCUIT_OPEN") return failure;
  const bool network = failure.code() == absl::StatusCode::kUnavailable ||
                       failure.code() == absl::StatusCode::kDeadlineExceeded;
  if (!network) return failure;
  return Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE",
               absl::StrCat(host, " could not be reached (", failure.message(),
                            "): check the network and the host's name."),
               metadata);
}

ErrorClass ClassOf(const absl::Status& status) {
  if (status.ok()) return ErrorClass::kNone;
  const std::string reason = ErrorReason(status);
  if (reason == "SOURCE_CREDENTIAL_REFUSED") return ErrorClass::kCredential;
  if (reason == "SOURCE_PERMISSION_MISSING") return ErrorClass::kPermission;
  if (reason == "SOURCE_THROTTLED" || reason == "SOURCE_CIRCUIT_OPEN" ||
      reason == "HOST_UNREACHABLE") {
    return ErrorClass::kTransient;
  }
  if (reason == "DEVICE_NOT_FOUND") return ErrorClass::kPartial;
  if (reason != "SOURCE_ERROR") return ErrorClass::kOther;
  return IsHostsFailure(HttpStatusOf(status)) ? ErrorClass::kTransient
                                              : ErrorClass::kPartial;
}

bool IsHostsFailure(int http_status) {
  return http_status >= 500 || http_status == 408;
}

absl::Status Throttled(absl::string_view why, absl::Duration retry_after) {
  const std::string seconds = absl::StrCat(CeilSeconds(retry_after));
  return Error(absl::StatusCode::kResourceExhausted, "SOURCE_THROTTLED",
               absl::StrCat(why, ": retry in ", seconds, " s."),
               {{"retry_after", seconds}});
}

absl::Status Cancelled() {
  return Error(absl::StatusCode::kCancelled, "SYNC_CANCELLED",
               "It was cancelled before it was done.");
}

int HttpStatusOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kHttpStatusUrl);
  int http_status = 0;
  if (!payload || !absl::SimpleAtoi(std::string(*payload), &http_status)) {
    return 0;
  }
  return http_status;
}

}  // namespace muster::iru
