#include "tests/fake_iru/http/rate_limiter.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace muster::fake_iru {

RateLimiter::RateLimiter(const Options& options)
    : windows_({Window{"Second", 1, options.per_second},
                Window{"Hour", 3600, options.per_hour}}) {}

RateLimiter::Verdict RateLimiter::Take(absl::Time now) {
  const int64_t seconds = absl::ToUnixSeconds(now);
  Roll(seconds);
  Verdict verdict;
  int64_t retry_after = 0;
  for (const Window& window : windows_) {
    if (window.limit <= 0 || window.left() > 0) continue;
    verdict.allowed = false;
    retry_after =
        std::max(retry_after, window.start + window.seconds - seconds);
  }
  if (verdict.allowed) {
    for (Window& window : windows_) ++window.used;
  }
  verdict.headers = Headers(seconds);
  if (!verdict.allowed) {
    verdict.headers.emplace_back("Retry-After", absl::StrCat(retry_after));
  }
  return verdict;
}

void RateLimiter::Roll(int64_t now) {
  for (Window& window : windows_) {
    const int64_t start = now - now % window.seconds;
    if (start == window.start) continue;
    window.start = start;
    window.used = 0;
  }
}

Pairs RateLimiter::Headers(int64_t now) const {
  Pairs headers;
  const Window* tightest = nullptr;
  for (const Window& window : windows_) {
    if (window.limit <= 0) continue;
    headers.emplace_back(absl::StrCat("X-RateLimit-Limit-", window.name),
                         absl::StrCat(window.limit));
    headers.emplace_back(absl::StrCat("X-RateLimit-Remaining-", window.name),
                         absl::StrCat(window.left()));
    if (!tightest || window.left() < tightest->left()) tightest = &window;
  }
  if (!tightest) return headers;
  const int64_t reset = tightest->start + tightest->seconds - now;
  headers.emplace_back("RateLimit-Limit", absl::StrCat(tightest->limit));
  headers.emplace_back("RateLimit-Remaining", absl::StrCat(tightest->left()));
  headers.emplace_back("RateLimit-Reset", absl::StrCat(reset));
  return headers;
}

Response RateLimited() {
  return JsonResponse(429, {{"message", "API rate limit exceeded"}});
}

}  // namespace muster::fake_iru
