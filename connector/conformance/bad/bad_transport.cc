#include "connector/conformance/bad/bad_transport.h"

#include <cstdio>
#include <utility>

#include "absl/strings/match.h"

namespace muster::conformance {
namespace {

CurlTransport::Options OptionsOf() {
  CurlTransport::Options options;
  options.allow_plaintext_loopback = true;
  return options;
}

}  // namespace

BadTransport::BadTransport(std::string badness)
    : badness_(std::move(badness)), curl_(OptionsOf()) {}

absl::StatusOr<HttpResponse> BadTransport::Send(const HttpRequest& request) {
  if (badness_ == "logs_the_token" && request.bearer) {
    std::fprintf(stderr, "asks with %s\n", request.bearer->Reveal().c_str());
  }
  auto answer = curl_.Send(request);
  if (request.method != "GET" && SendsAgain(answer)) {
    curl_.Send(request).IgnoreError();
  }
  if (answer.ok()) Spoil(request, *answer);
  return answer;
}

bool BadTransport::SendsAgain(
    const absl::StatusOr<HttpResponse>& answer) const {
  if (!answer.ok()) return badness_ == "retries_lost_commands";
  if (answer->status == 201) return badness_ == "sends_twice";
  return answer->status == 500 && badness_ == "retries_failed_commands";
}

void BadTransport::Spoil(const HttpRequest& request,
                         HttpResponse& answer) const {
  if (badness_ == "ignores_retry_after") answer.headers = {};
  const bool broken = answer.status == 200 && !absl::EndsWith(answer.body, "}");
  if (badness_ != "trusts_broken_answers" || !broken) return;
  if (absl::StrContains(request.url, "/v1/count")) {
    answer.body = R"({"devices": 0})";
  } else if (absl::StrContains(request.url, "/v1/devices?")) {
    answer.body = R"({"devices": []})";
  }
}

}  // namespace muster::conformance
