#include "connector/iru/client/iru_client.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/backoff.h"
#include "base/errors.h"
#include "base/net/url.h"
#include "base/status_macros.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/client/retry_after.h"

namespace muster::iru {
namespace {

// A longer pause is the caller's to take.
constexpr absl::Duration kLongestPause = absl::Minutes(2);

bool MayPass(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  if (reason == "HOST_UNREACHABLE" || HttpStatusOf(status) == 429) return true;
  return reason == "SOURCE_ERROR" && HttpStatusOf(status) >= 500;
}

}  // namespace

IruClient::IruClient(HttpTransport& transport, RequestBudget& budget,
                     Clock& clock, Random& random, Options options)
    : transport_(transport),
      budget_(budget),
      clock_(clock),
      random_(random),
      options_(std::move(options)) {}

absl::StatusOr<std::string> IruClient::Get(const Endpoint& endpoint,
                                           const Query& query,
                                           const Call& call) {
  const HttpRequest request = RequestFor(endpoint, query);
  const absl::Notification& cancelled =
      call.cancelled == nullptr ? never_ : *call.cancelled;
  Backoff backoff(random_);
  for (int tries_left = call.tries;; --tries_left) {
    absl::Duration asked = absl::ZeroDuration();
    auto body = TryGet(endpoint, request, call, asked);
    if (body.ok() || tries_left <= 1 || !MayPass(body.status())) return body;
    const absl::Duration pause = std::max(asked, backoff.Next());
    if (pause > kLongestPause) return body;
    if (!clock_.SleepUntil(clock_.Now() + pause, cancelled)) {
      return Cancelled();
    }
  }
}

absl::StatusOr<HttpResponse> IruClient::Post(const Endpoint& endpoint,
                                             std::string body,
                                             const Call& call) {
  HttpRequest request = RequestFor(endpoint, {});
  request.method = "POST";
  if (!body.empty()) request.headers.Set("Content-Type", "application/json");
  request.body = std::move(body);
  ASSIGN_OR_RETURN(HttpResponse answer, SendOnce(request, call));
  NoteThrottling(answer);
  return answer;
}

absl::StatusOr<std::string> IruClient::TryGet(const Endpoint& endpoint,
                                              const HttpRequest& request,
                                              const Call& call,
                                              absl::Duration& asked) {
  auto answer = SendOnce(request, call);
  if (!answer.ok()) return ErrorOfTransport(host(), answer.status());
  if (answer->status == 200) return std::move(answer->body);
  NoteThrottling(*answer);
  const absl::Time now = clock_.Now();
  asked = RetryAfter(answer->headers, now).value_or(absl::ZeroDuration());
  return ErrorOfAnswer(endpoint, host(), *answer, now);
}

absl::StatusOr<HttpResponse> IruClient::SendOnce(const HttpRequest& request,
                                                 const Call& call) {
  RETURN_IF_ERROR(budget_.Acquire(
      call.lane, call.cancelled == nullptr ? never_ : *call.cancelled));
  if (call.api_calls != nullptr) call.api_calls->fetch_add(1);
  ASSIGN_OR_RETURN(HttpResponse answer, transport_.Send(request));
  budget_.Observe(answer.headers);
  return answer;
}

HttpRequest IruClient::RequestFor(const Endpoint& endpoint,
                                  const Query& query) const {
  HttpRequest request;
  request.url =
      UrlWithQuery(absl::StrCat(options_.host.base_url, endpoint.path), query);
  request.headers.Set("Accept", "application/json");
  request.bearer = options_.token;
  request.timeouts = options_.timeouts;
  return request;
}

void IruClient::NoteThrottling(const HttpResponse& answer) {
  if (answer.status != 429) return;
  const absl::Time now = clock_.Now();
  const auto asked = RetryAfter(answer.headers, now);
  if (asked) budget_.PauseUntil(now + *asked);
}

}  // namespace muster::iru
