#include "connector/iru/client/iru_client.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "base/backoff.h"
#include "base/errors.h"
#include "base/net/url.h"
#include "base/status_macros.h"
#include "connector/iru/client/answer/retry_after.h"
#include "connector/iru/client/iru_errors.h"

namespace muster::iru {
namespace {

// A longer pause is the caller's to take.
constexpr absl::Duration kLongestPause = absl::Minutes(2);

constexpr int kUnauthorized = 401;
constexpr int kForbidden = 403;

bool MayPass(const absl::Status& status) {
  const int http_status = HttpStatusOf(status);
  return http_status == 429 || IsHostsFailure(http_status) ||
         ErrorReason(status) == "HOST_UNREACHABLE";
}

bool WasNotSent(const absl::Status& status) {
  return ErrorReason(status) == "SOURCE_CIRCUIT_OPEN";
}

// What an outcome says about the host. A 429 says nothing: it lives, and wants
// to be left alone.
void Tell(Circuit::Ticket& ticket, const absl::StatusOr<HttpResponse>& answer,
          absl::string_view host) {
  if (!answer.ok()) {
    const absl::Status error = ErrorOfTransport(host, answer.status());
    if (ClassOf(error) == ErrorClass::kTransient) ticket.Failed();
  } else if (IsHostsFailure(answer->status)) {
    ticket.Failed();
  } else if (answer->status != 429) {
    ticket.Succeeded();
  }
}

}  // namespace

IruClient::IruClient(HttpTransport& transport, RequestBudget& budget,
                     Clock& clock, Random& random, Options options)
    : transport_(transport),
      budget_(budget),
      clock_(clock),
      random_(random),
      options_(std::move(options)),
      fixed_(options_.token),
      tokens_(options_.tokens == nullptr ? fixed_ : *options_.tokens),
      circuit_(options_.host.host, clock, random, options_.circuit) {}

absl::StatusOr<std::string> IruClient::Get(const Endpoint& endpoint,
                                           const Query& query,
                                           const Call& call) {
  const HttpRequest request = RequestFor(endpoint, query);
  Backoff backoff(random_);
  absl::Status cause;
  for (int tries_left = call.tries;; --tries_left) {
    absl::Duration asked = absl::ZeroDuration();
    auto body = TryGet(endpoint, request, call, asked);
    if (WasNotSent(body.status()) && !cause.ok()) return cause;
    if (body.ok() || tries_left <= 1 || !MayPass(body.status())) return body;
    cause = body.status();
    const absl::Duration pause = std::max(asked, backoff.Next());
    if (pause > kLongestPause) return body;
    if (!clock_.SleepUntil(clock_.Now() + pause, CancelledOf(call))) {
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
  return Change(endpoint, std::move(request), call);
}

absl::StatusOr<HttpResponse> IruClient::Delete(const Endpoint& endpoint,
                                               const Call& call) {
  HttpRequest request = RequestFor(endpoint, {});
  request.method = "DELETE";
  return Change(endpoint, std::move(request), call);
}

absl::StatusOr<HttpResponse> IruClient::Change(const Endpoint& endpoint,
                                               HttpRequest request,
                                               const Call& call) {
  ASSIGN_OR_RETURN(HttpResponse answer,
                   Send(endpoint, std::move(request), call));
  NoteThrottling(answer);
  return answer;
}

absl::Status IruClient::Download(absl::string_view signed_url,
                                 DownloadSink sink) {
  return DownloadSigned(transport_, options_.download, signed_url,
                        std::move(sink));
}

absl::Status IruClient::ProbeCredential(const Call& call) {
  return ProveWith(tokens_.Current(), call);
}

absl::Status IruClient::Prove(const Secret& token) {
  Call call;
  call.lane = Lane::kTrust;
  return ProveWith(token, call);
}

absl::StatusOr<std::string> IruClient::TryGet(const Endpoint& endpoint,
                                              const HttpRequest& request,
                                              const Call& call,
                                              absl::Duration& asked) {
  auto answer = Send(endpoint, request, call);
  if (!answer.ok()) return ErrorOfTransport(host(), answer.status());
  if (answer->status == 200) return std::move(answer->body);
  NoteThrottling(*answer);
  const absl::Time now = clock_.Now();
  asked = RetryAfter(answer->headers, now).value_or(absl::ZeroDuration());
  return ErrorOfAnswer(endpoint, host(), *answer, now);
}

absl::StatusOr<HttpResponse> IruClient::Send(const Endpoint& endpoint,
                                             HttpRequest request,
                                             const Call& call) {
  request.bearer = tokens_.Current();
  auto answer = SendOnce(endpoint, request, call);
  if (!answer.ok() || answer->status != kUnauthorized) return answer;
  const bool is_control = endpoint.name == DevicesEndpoint().name;
  if (!is_control && ProveWith(*request.bearer, call).ok()) {
    answer->status = kForbidden;
    return answer;
  }
  std::optional<Secret> next = tokens_.After(*request.bearer, *this);
  if (!next) return answer;
  request.bearer = *std::move(next);
  answer = SendOnce(endpoint, request, call);
  const bool refused_again = answer.ok() && answer->status == kUnauthorized;
  if (refused_again && !is_control) answer->status = kForbidden;
  return answer;
}

absl::StatusOr<HttpResponse> IruClient::SendOnce(const Endpoint& endpoint,
                                                 const HttpRequest& request,
                                                 const Call& call) {
  ASSIGN_OR_RETURN(Circuit::Ticket ticket, circuit_.Admit());
  RETURN_IF_ERROR(budget_.Acquire(call.lane, CancelledOf(call), endpoint.name));
  if (call.api_calls != nullptr) call.api_calls->fetch_add(1);
  auto answer = Ask(request, call);
  Tell(ticket, answer, host());
  if (answer.ok()) budget_.Observe(answer->headers);
  return answer;
}

absl::StatusOr<HttpResponse> IruClient::Ask(const HttpRequest& request,
                                            const Call& call) {
  HttpRequest cancellable = request;
  cancellable.cancelled = &CancelledOf(call);
  auto answer = transport_.Send(cancellable);
  if (ErrorReason(answer.status()) == "HTTP_CANCELLED") return Cancelled();
  return answer;
}

absl::Status IruClient::ProveWith(const Secret& token, const Call& call) {
  const Endpoint control = DevicesEndpoint();
  HttpRequest request = RequestFor(control, {{"limit", "1"}});
  request.bearer = token;
  const auto answer = SendOnce(control, request, call);
  if (!answer.ok()) return ErrorOfTransport(host(), answer.status());
  if (answer->status == 200) return absl::OkStatus();
  NoteThrottling(*answer);
  return ErrorOfAnswer(control, host(), *answer, clock_.Now());
}

HttpRequest IruClient::RequestFor(const Endpoint& endpoint,
                                  const Query& query) const {
  HttpRequest request;
  request.url =
      UrlWithQuery(absl::StrCat(options_.host.base_url, endpoint.path), query);
  request.headers.Set("Accept", "application/json");
  request.timeouts = options_.timeouts;
  request.max_body_bytes = options_.max_page_bytes;
  return request;
}

void IruClient::NoteThrottling(const HttpResponse& answer) {
  if (answer.status != 429) return;
  const absl::Time now = clock_.Now();
  const auto asked = RetryAfter(answer.headers, now);
  if (asked) budget_.PauseUntil(now + *asked);
}

const absl::Notification& IruClient::CancelledOf(const Call& call) const {
  return call.cancelled == nullptr ? never_ : *call.cancelled;
}

}  // namespace muster::iru
