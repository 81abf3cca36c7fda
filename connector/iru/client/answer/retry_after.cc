#include "connector/iru/client/answer/retry_after.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "connector/iru/client/answer/http_date.h"

namespace muster::iru {
namespace {

constexpr absl::Duration kLongest = absl::Minutes(15);

}  // namespace

std::optional<absl::Duration> RetryAfter(const HttpHeaders& headers,
                                         absl::Time now) {
  const auto header = headers.Get("Retry-After");
  if (!header) return std::nullopt;
  const absl::string_view text = absl::StripAsciiWhitespace(*header);
  double seconds = 0;
  if (absl::SimpleAtod(text, &seconds)) {
    if (!(seconds >= 0)) return std::nullopt;
    return std::min(absl::Seconds(std::min(seconds, 1e6)), kLongest);
  }
  const std::optional<absl::Time> until = ParseHttpDate(text);
  if (!until) return std::nullopt;
  return std::clamp(*until - now, absl::ZeroDuration(), kLongest);
}

}  // namespace muster::iru
