#include "base/http/fake_http_transport.h"

#include "base/http/answer_collector.h"
#include "base/http/request_check.h"
#include "base/net/url.h"
#include "base/status_macros.h"

namespace muster {
namespace {

// As large as that of the real one.
constexpr size_t kMaxBodyBytes = size_t{64} << 20;

// The answer as the request's sink and bounds let it through.
absl::StatusOr<HttpResponse> Collect(const HttpRequest& request,
                                     const std::string& host,
                                     absl::StatusOr<HttpResponse> answer) {
  if (!answer.ok()) return answer;
  AnswerCollector collector(request, host, kMaxBodyBytes);
  collector.AddBody(answer->status, answer->body);
  if (!collector.stopped().ok()) return collector.stopped();
  HttpResponse response = collector.Take(answer->status);
  response.headers = std::move(answer->headers);
  return response;
}

HttpResponse NotScripted() {
  HttpResponse response;
  response.status = 404;
  response.body = "not scripted";
  return response;
}

}  // namespace

void FakeHttpTransport::On(absl::string_view method, absl::string_view path,
                           HttpResponse response) {
  OnCall(method, path, [response](const HttpRequest&) { return response; });
}

void FakeHttpTransport::On(absl::string_view method, absl::string_view path,
                           absl::Status failure) {
  OnCall(method, path, [failure](const HttpRequest&) { return failure; });
}

void FakeHttpTransport::OnCall(absl::string_view method, absl::string_view path,
                               Handler handler) {
  absl::MutexLock lock(&mu_);
  script_[{std::string(method), std::string(path)}].push_back(
      std::move(handler));
}

absl::StatusOr<HttpResponse> FakeHttpTransport::Send(
    const HttpRequest& request) {
  HttpPolicy policy;
  policy.read_only = options_.read_only;
  policy.allow_plaintext_loopback = options_.allow_plaintext_loopback;
  ASSIGN_OR_RETURN(const Url url, CheckRequest(request, policy));
  Handler handler;
  {
    absl::MutexLock lock(&mu_);
    requests_.push_back(request);
    handler = NextHandler({request.method, url.path});
  }
  return Collect(request, url.host, handler(request));
}

std::vector<HttpRequest> FakeHttpTransport::requests() const {
  absl::MutexLock lock(&mu_);
  return requests_;
}

FakeHttpTransport::Handler FakeHttpTransport::NextHandler(const Key& key) {
  const auto found = script_.find(key);
  if (found == script_.end()) {
    return [](const HttpRequest&) { return NotScripted(); };
  }
  std::deque<Handler>& answers = found->second;
  Handler handler = answers.front();
  if (answers.size() > 1) answers.pop_front();
  return handler;
}

}  // namespace muster
