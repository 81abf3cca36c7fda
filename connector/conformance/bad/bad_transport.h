#ifndef CONNECTOR_CONFORMANCE_BAD_BAD_TRANSPORT_H_
#define CONNECTOR_CONFORMANCE_BAD_BAD_TRANSPORT_H_

#include <string>

#include "base/http/curl_transport.h"
#include "base/http/http_transport.h"

namespace muster::conformance {

// HTTP as a careless connector does it; of one badness, or none. Thread-safe.
//
//   ignores_retry_after      forgets how long a 429 asks to wait
//   trusts_broken_answers    takes what it cannot read for an empty list
//   sends_twice              sends a command once more after it was taken
//   retries_lost_commands    sends it once more after its answer was lost
//   retries_failed_commands  sends it once more after a 500
//   logs_the_token           writes the credential to stderr
class BadTransport final : public HttpTransport {
 public:
  explicit BadTransport(std::string badness);

  absl::StatusOr<HttpResponse> Send(const HttpRequest& request) override;

 private:
  bool SendsAgain(const absl::StatusOr<HttpResponse>& answer) const;
  void Spoil(const HttpRequest& request, HttpResponse& answer) const;

  const std::string badness_;
  CurlTransport curl_;
};

}  // namespace muster::conformance

#endif  // CONNECTOR_CONFORMANCE_BAD_BAD_TRANSPORT_H_
