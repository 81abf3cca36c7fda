#include "connector/dummy/dummy_client.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "connector/core/sync/sync_error.h"
#include "google/protobuf/util/json_util.h"

namespace muster::dummy {

using google::protobuf::Struct;

DummyClient::DummyClient(HttpTransport& transport, const Clock& clock,
                         std::string base_url, std::string key_file)
    : transport_(transport),
      clock_(clock),
      base_url_(std::move(base_url)),
      key_file_(std::move(key_file)) {}

absl::StatusOr<Struct> DummyClient::Get(Subject subject,
                                        const std::string& path,
                                        const absl::Notification* cancelled) {
  HttpRequest request;
  request.url = absl::StrCat(base_url_, path);
  request.cancelled = cancelled;
  const absl::StatusOr<HttpResponse> answer = Send(std::move(request));
  if (ErrorReason(answer.status()) == "HTTP_CANCELLED") {
    return connector::SyncCancelled();
  }
  if (!answer.ok()) return ErrorOfTransport(base_url_, answer.status());
  if (answer->status != 200) return ErrorOfAnswer(subject, base_url_, *answer);
  Struct body;
  if (!google::protobuf::util::JsonStringToMessage(answer->body, &body).ok()) {
    return Malformed(base_url_, "what is no JSON object");
  }
  return body;
}

absl::StatusOr<HttpResponse> DummyClient::Post(const std::string& path,
                                               std::string body) {
  HttpRequest request;
  request.method = "POST";
  request.url = absl::StrCat(base_url_, path);
  request.headers.Add("Content-Type", "application/json");
  request.body = std::move(body);
  return Send(std::move(request));
}

absl::StatusOr<HttpResponse> DummyClient::Send(HttpRequest request) {
  RETURN_IF_ERROR(CheckPause());
  ASSIGN_OR_RETURN(request.bearer, ReadSecretFile(key_file_));
  request.timeouts.connect = kLongestRequest;
  request.timeouts.total = kLongestRequest;
  ASSIGN_OR_RETURN(HttpResponse answer, transport_.Send(request));
  NotePause(answer);
  return answer;
}

absl::Status DummyClient::CheckPause() {
  absl::MutexLock lock(&mu_);
  const absl::Duration left = not_before_ - clock_.Now();
  if (left <= absl::ZeroDuration()) return absl::OkStatus();
  return Throttled(base_url_, left);
}

void DummyClient::NotePause(const HttpResponse& answer) {
  if (answer.status != 429) return;
  absl::MutexLock lock(&mu_);
  not_before_ =
      std::max(not_before_, clock_.Now() + RetryAfter(answer.headers));
}

}  // namespace muster::dummy
