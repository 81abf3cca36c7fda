#ifndef TESTS_FAKE_IRU_HTTP_RATE_LIMITER_H_
#define TESTS_FAKE_IRU_HTTP_RATE_LIMITER_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// The tenant's budget: fixed windows of a second and of an hour, shared by all
// tokens, as the gateway in front of Iru keeps them. A refused request costs
// nothing. Not thread-safe.
class RateLimiter {
 public:
  // Source: Iru API, "Rate limit" (10,000 an hour) and recorded
  // headers (50 a second). 0 or less switches a window off.
  struct Options {
    int64_t per_second = 50;
    int64_t per_hour = 10'000;
  };

  struct Verdict {
    bool allowed = true;
    // `X-RateLimit-*` of both windows, `RateLimit-*` of the one with less
    // left, and `Retry-After` (seconds) if refused.
    Pairs headers;
  };

  explicit RateLimiter(const Options& options);

  // Takes one request out of both windows, or out of none.
  Verdict Take(absl::Time now);

 private:
  struct Window {
    std::string name;
    int64_t seconds;
    int64_t limit;
    int64_t start = -1;
    int64_t used = 0;

    int64_t left() const { return limit - used; }
  };

  void Roll(int64_t now);
  Pairs Headers(int64_t now) const;

  std::array<Window, 2> windows_;
};

// The gateway's 429, without the headers of the verdict.
Response RateLimited();

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_HTTP_RATE_LIMITER_H_
