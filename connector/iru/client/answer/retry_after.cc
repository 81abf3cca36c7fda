#include "connector/iru/client/answer/retry_after.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

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
  absl::Time until;
  std::string ignored;
  if (!absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT", text, &until, &ignored)) {
    return std::nullopt;
  }
  return std::clamp(until - now, absl::ZeroDuration(), kLongest);
}

}  // namespace muster::iru
