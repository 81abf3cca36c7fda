#include "tests/faults/tenant_transport.h"

#include <string>

#include "base/errors.h"
#include "base/secret.h"
#include "tests/fake_iru/http/message.h"

namespace muster::faults {
namespace {

using fake_iru::Mischief;

// Path and query of an absolute URL.
std::string TargetOf(const std::string& url) {
  const size_t host = url.find("://") + 3;
  const size_t path = url.find('/', host);
  return path == std::string::npos ? "/" : url.substr(path);
}

absl::Status Broken(Mischief mischief) {
  switch (mischief) {
    case Mischief::kNone:
      return absl::OkStatus();
    case Mischief::kTruncate:
    case Mischief::kReset:
      return Error(absl::StatusCode::kUnavailable, "HTTP_CONNECTION_LOST",
                   "the connection broke midway");
    case Mischief::kHang:
    case Mischief::kDrip:
      return Error(absl::StatusCode::kDeadlineExceeded, "HTTP_TIMEOUT",
                   "the answer took too long");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<HttpResponse> TenantTransport::Send(const HttpRequest& request) {
  before_();
  fake_iru::Request asked =
      fake_iru::ParseTarget(request.method, TargetOf(request.url));
  asked.host = "127.0.0.1";
  asked.body = request.body;
  if (request.bearer) asked.token = std::string(request.bearer->Reveal());
  const fake_iru::Response answer = tenant_.Handle(asked);
  const absl::Status broken = Broken(answer.mischief);
  if (!broken.ok()) return broken;
  HttpResponse response;
  response.status = answer.status;
  response.headers.Set("Content-Type", answer.content_type);
  for (const auto& [name, value] : answer.headers) {
    response.headers.Set(name, value);
  }
  response.body = answer.body;
  return response;
}

}  // namespace muster::faults
