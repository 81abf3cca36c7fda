#include "plugins/trust/caep/caep_push.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace muster::trust {
namespace {

using config::v1::TrustConfig;

constexpr absl::Duration kTimeout = absl::Seconds(15);
constexpr size_t kMaxAnswerBytes = 65536;
constexpr size_t kMaxQuotedBytes = 200;

// What a receiver says of a token that it does not take.
struct Complaint {
  std::string code;
  std::string description;
};

Complaint ReadComplaint(const std::string& body) {
  google::protobuf::Struct answer;
  if (!google::protobuf::util::JsonStringToMessage(body, &answer).ok()) {
    return {};
  }
  const auto text = [&](const char* key) {
    const auto found = answer.fields().find(key);
    return found == answer.fields().end()
               ? std::string()
               : found->second.string_value().substr(0, kMaxQuotedBytes);
  };
  return {text("err"), text("description")};
}

absl::Duration RetryAfter(const HttpResponse& response) {
  int64_t seconds = 0;
  const std::optional<absl::string_view> value =
      response.headers.Get("Retry-After");
  if (!value || !absl::SimpleAtoi(*value, &seconds)) {
    return absl::ZeroDuration();
  }
  return absl::Seconds(std::clamp<int64_t>(seconds, 0, 3600));
}

PushResult::Outcome OutcomeOf(int status, const std::string& complaint) {
  if (status / 100 == 2) return PushResult::kTaken;
  if (status == 429 || status / 100 == 5) return PushResult::kBusy;
  if (status != 400) return PushResult::kShutOut;
  if (complaint == "invalid_key") return PushResult::kBusy;
  if (complaint == "authentication_failed" || complaint == "access_denied") {
    return PushResult::kShutOut;
  }
  return PushResult::kRefused;
}

absl::StatusOr<HttpResponse> Post(const TrustConfig::CaepStream& stream,
                                  const std::string& token,
                                  HttpTransport& transport) {
  HttpRequest request;
  request.method = "POST";
  request.url = stream.url();
  request.headers.Add("Content-Type", "application/secevent+jwt");
  request.headers.Add("Accept", "application/json");
  if (!stream.authorization_file().empty()) {
    ASSIGN_OR_RETURN(const Secret authorization,
                     ReadSecretFile(stream.authorization_file()));
    request.headers.Add("Authorization", authorization.Reveal());
  }
  request.body = token;
  request.timeouts.total = kTimeout;
  request.max_body_bytes = kMaxAnswerBytes;
  return transport.Send(request);
}

}  // namespace

PushResult Push(const TrustConfig::CaepStream& stream, const std::string& token,
                HttpTransport& transport) {
  PushResult result;
  const absl::StatusOr<HttpResponse> response = Post(stream, token, transport);
  if (!response.ok()) {
    result.error = Redact(response.status().message());
    return result;
  }
  const Complaint complaint = ReadComplaint(response->body);
  result.http_status = response->status;
  result.outcome = OutcomeOf(response->status, complaint.code);
  result.retry_after = RetryAfter(*response);
  if (result.outcome == PushResult::kTaken) return result;
  result.error = absl::StrCat("the receiver answered ", response->status,
                              complaint.code.empty() ? "" : " ", complaint.code,
                              complaint.description.empty() ? "" : ": ",
                              Redact(complaint.description));
  return result;
}

absl::Duration PauseAfter(const PushResult& result, int attempt) {
  const bool shut_out = result.outcome == PushResult::kShutOut;
  const absl::Duration first = shut_out ? absl::Minutes(5) : absl::Seconds(30);
  const absl::Duration most = shut_out ? absl::Hours(1) : absl::Minutes(15);
  const int doublings = std::clamp(attempt - 1, 0, 10);
  return std::max(result.retry_after,
                  std::min(first * (int64_t{1} << doublings), most));
}

}  // namespace muster::trust
