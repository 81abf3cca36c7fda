#include "connector/dummy/dummy_errors.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster::dummy {
namespace {

constexpr absl::Duration kDefaultRetryAfter = absl::Seconds(1);
constexpr absl::Duration kLongestRetryAfter = absl::Minutes(15);

using Metadata = std::map<std::string, std::string>;

bool SaysDeviceNotFound(const HttpResponse& answer) {
  return answer.status == 404 &&
         absl::StrContains(answer.body, "\"device_not_found\"");
}

}  // namespace

absl::Status ErrorOfAnswer(Subject subject, absl::string_view host,
                           const HttpResponse& answer) {
  Metadata metadata = {{"host", std::string(host)},
                       {"http_status", absl::StrCat(answer.status)}};
  if (answer.status == 401) {
    return Error(absl::StatusCode::kFailedPrecondition,
                 "SOURCE_CREDENTIAL_REFUSED",
                 absl::StrCat(host,
                              " refused the API key: put a valid one into "
                              "the key file; it is read again by itself."),
                 std::move(metadata));
  }
  if (answer.status == 403) {
    return Error(absl::StatusCode::kFailedPrecondition,
                 "SOURCE_PERMISSION_MISSING",
                 absl::StrCat(host,
                              " does not let the API key do this: grant "
                              "it the role \"inventory\"."),
                 std::move(metadata));
  }
  if (answer.status == 429) return Throttled(host, RetryAfter(answer.headers));
  if (subject == Subject::kDevice && SaysDeviceNotFound(answer)) {
    return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
                 absl::StrCat(host,
                              " has no such device: it was removed there, "
                              "or the id is wrong."),
                 std::move(metadata));
  }
  return Error(absl::StatusCode::kUnavailable, "SOURCE_ERROR",
               absl::StrCat(host, " answered ", answer.status,
                            ": try again later, and check `base_url`."),
               std::move(metadata));
}

absl::Status ErrorOfTransport(absl::string_view host,
                              const absl::Status& failure) {
  const bool network = failure.code() == absl::StatusCode::kUnavailable ||
                       failure.code() == absl::StatusCode::kDeadlineExceeded;
  if (!network) return failure;
  return Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE",
               absl::StrCat(host, " could not be reached (", failure.message(),
                            "): check the network and `base_url`."),
               {{"host", std::string(host)}});
}

absl::Status Malformed(absl::string_view host, absl::string_view what) {
  return Error(absl::StatusCode::kUnavailable, "SOURCE_ERROR",
               absl::StrCat(host, " answered ", what,
                            ": check that `base_url` is a dummy vendor's."),
               {{"host", std::string(host)}});
}

absl::Duration RetryAfter(const HttpHeaders& headers) {
  int64_t seconds = 0;
  const auto header = headers.Get("Retry-After");
  if (!header || !absl::SimpleAtoi(*header, &seconds) || seconds < 0) {
    return kDefaultRetryAfter;
  }
  return std::min(absl::Seconds(seconds), kLongestRetryAfter);
}

absl::Status Throttled(absl::string_view host, absl::Duration retry_after) {
  const std::string seconds = absl::StrCat(
      absl::ToInt64Seconds(absl::Ceil(retry_after, absl::Seconds(1))));
  return Error(
      absl::StatusCode::kResourceExhausted, "SOURCE_THROTTLED",
      absl::StrCat(host, " asks to slow down: retry in ", seconds, " s."),
      {{"host", std::string(host)}, {"retry_after", seconds}});
}

}  // namespace muster::dummy
