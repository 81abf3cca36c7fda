#ifndef CONNECTOR_IRU_CLIENT_IRU_CLIENT_H_
#define CONNECTOR_IRU_CLIENT_IRU_CLIENT_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "base/http/http_transport.h"
#include "base/random.h"
#include "base/secret.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/client/iru_host.h"
#include "connector/iru/client/request_budget.h"

namespace muster::iru {

// How one call is made. What it points to must outlive the call.
struct Call {
  Lane lane = Lane::kBulk;
  // Ends the waiting between tries; null: nobody will.
  const absl::Notification* cancelled = nullptr;
  // Grows by one with each request; may be null.
  std::atomic<int64_t>* api_calls = nullptr;
  // Requests at most. POSTs are sent once whatever this says.
  int tries = 4;
};

// The one place from which requests go to a tenant. Every URL is made here
// from the tenant's own base URL, so the token can go nowhere else; URLs in
// answers (`next`) are never followed.
//
// Thread-safe. `transport`, `budget`, `clock` and `random` must outlive it.
class IruClient {
 public:
  using Query = std::vector<std::pair<std::string, std::string>>;

  struct Options {
    IruHost host;
    Secret token;
    HttpTimeouts timeouts;
  };

  IruClient(HttpTransport& transport, RequestBudget& budget, Clock& clock,
            Random& random, Options options);

  // The body of the answer with status 200. After a 429, a 5xx and a network
  // failure it tries again, waiting as `Retry-After` says or with growing,
  // jittered pauses.
  //
  // Errors: those of ErrorOfAnswer(), ErrorOfTransport() and
  //   RequestBudget::Acquire(), of the last try.
  absl::StatusOr<std::string> Get(const Endpoint& endpoint, const Query& query,
                                  const Call& call);

  // Sends `body` (JSON, may be empty) once and never again. The answer,
  // whatever its status, after a 429 was taken note of.
  //
  // Errors: those of HttpTransport::Send(), unchanged, so that the caller can
  //   tell what was sent; and of RequestBudget::Acquire(): nothing was sent.
  absl::StatusOr<HttpResponse> Post(const Endpoint& endpoint, std::string body,
                                    const Call& call);

  const std::string& host() const { return options_.host.host; }

 private:
  absl::StatusOr<HttpResponse> SendOnce(const HttpRequest& request,
                                        const Call& call);
  absl::StatusOr<std::string> TryGet(const Endpoint& endpoint,
                                     const HttpRequest& request,
                                     const Call& call, absl::Duration& asked);
  HttpRequest RequestFor(const Endpoint& endpoint, const Query& query) const;
  void NoteThrottling(const HttpResponse& answer);

  HttpTransport& transport_;
  RequestBudget& budget_;
  Clock& clock_;
  Random& random_;
  const Options options_;
  const absl::Notification never_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_IRU_CLIENT_H_
