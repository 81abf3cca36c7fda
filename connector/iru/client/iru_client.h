#ifndef CONNECTOR_IRU_CLIENT_IRU_CLIENT_H_
#define CONNECTOR_IRU_CLIENT_IRU_CLIENT_H_

#include <atomic>
#include <cstddef>
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
#include "connector/iru/client/budget/request_budget.h"
#include "connector/iru/client/circuit.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/client/iru_host.h"
#include "connector/iru/client/signed_download.h"
#include "connector/iru/client/token/token_source.h"

namespace muster::iru {

// How one call is made. What it points to must outlive the call.
struct Call {
  Lane lane = Lane::kSweep;
  // Ends the waiting between tries; null: nobody will.
  const absl::Notification* cancelled = nullptr;
  // Grows by one with each request; may be null.
  std::atomic<int64_t>* api_calls = nullptr;
  // Requests at most. POST and DELETE are sent once whatever this says.
  int tries = 4;
};

// The one place from which requests go to a tenant. Every URL is made here
// from the tenant's own base URL, so the token can go nowhere else; URLs in
// answers (`next`) are never followed.
//
// A token that one endpoint answers with 401 is tried on the device list. If
// that takes it, the answer is told as the 403 that it means; if not, the token
// after it takes over within the same call, when there is one.
//
// Thread-safe. `transport`, `budget`, `clock`, `random` and `options.tokens`
// must outlive it.
class IruClient final : public TokenProver {
 public:
  using Query = std::vector<std::pair<std::string, std::string>>;

  struct Options {
    IruHost host;
    // In force for ever, unless there are `tokens`.
    Secret token;
    HttpTimeouts timeouts;
    // Bytes of one answer, decompressed.
    size_t max_page_bytes = size_t{16} << 20;
    TokenSource* tokens = nullptr;
    Circuit::Options circuit = {};
    DownloadOptions download = {};
  };

  IruClient(HttpTransport& transport, RequestBudget& budget, Clock& clock,
            Random& random, Options options);

  // The body of the answer with status 200. After a 429, a 5xx and a network
  // failure it tries again, waiting as `Retry-After` says or with growing,
  // jittered pauses.
  //
  // Errors: those of ErrorOfAnswer(), ErrorOfTransport(), Circuit::Admit() and
  //   RequestBudget::Acquire(), of the last try; of the last that was sent, if
  //   the circuit opened after it.
  absl::StatusOr<std::string> Get(const Endpoint& endpoint, const Query& query,
                                  const Call& call);

  // Sends `body` (JSON, may be empty) once and never again, except with another
  // token where the first was refused. The answer, whatever its status, after a
  // 429 was taken note of.
  //
  // Errors: those of HttpTransport::Send(), unchanged, so that the caller can
  //   tell what was sent; and of Circuit::Admit() and RequestBudget::Acquire():
  //   nothing was sent.
  absl::StatusOr<HttpResponse> Post(const Endpoint& endpoint, std::string body,
                                    const Call& call);

  // The same with DELETE, without a body.
  absl::StatusOr<HttpResponse> Delete(const Endpoint& endpoint,
                                      const Call& call);

  // Streams a file that an answer named by a signed URL. Costs no budget: it
  // comes from elsewhere, and without the token.
  //
  // Errors: those of DownloadSigned().
  absl::Status Download(absl::string_view signed_url, DownloadSink sink);

  // Whether the device list takes the token in force: what decides between a
  // refused credential and a missing permission.
  //
  // Errors: those of Get().
  absl::Status ProbeCredential(const Call& call);

  absl::Status Prove(const Secret& token) override;

  const std::string& host() const { return options_.host.host; }
  Circuit& circuit() { return circuit_; }

 private:
  absl::StatusOr<HttpResponse> Change(const Endpoint& endpoint,
                                      HttpRequest request, const Call& call);
  // With the token in force or the one after it.
  absl::StatusOr<HttpResponse> Send(const Endpoint& endpoint,
                                    HttpRequest request, const Call& call);
  absl::StatusOr<HttpResponse> SendOnce(const Endpoint& endpoint,
                                        const HttpRequest& request,
                                        const Call& call);
  // Sends it; given up when the call is.
  absl::StatusOr<HttpResponse> Ask(const HttpRequest& request,
                                   const Call& call);
  absl::StatusOr<std::string> TryGet(const Endpoint& endpoint,
                                     const HttpRequest& request,
                                     const Call& call, absl::Duration& asked);
  absl::Status ProveWith(const Secret& token, const Call& call);
  HttpRequest RequestFor(const Endpoint& endpoint, const Query& query) const;
  void NoteThrottling(const HttpResponse& answer);
  const absl::Notification& CancelledOf(const Call& call) const;

  HttpTransport& transport_;
  RequestBudget& budget_;
  Clock& clock_;
  Random& random_;
  const Options options_;
  FixedToken fixed_;
  TokenSource& tokens_;
  Circuit circuit_;
  const absl::Notification never_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_IRU_CLIENT_H_
