#ifndef BASE_HTTP_TRACING_HTTP_TRANSPORT_H_
#define BASE_HTTP_TRACING_HTTP_TRANSPORT_H_

#include "absl/status/statusor.h"
#include "base/http/http_transport.h"

namespace muster {

// A transport that makes one CLIENT span of each request and sends its
// `traceparent` along. The span has http.request.method, server.address,
// server.port, url.path and http.response.status_code (OpenTelemetry semantic
// conventions, HTTP); never the query, a header or a body.
//
// As thread-safe as `inner`, which must outlive it.
class TracingHttpTransport final : public HttpTransport {
 public:
  explicit TracingHttpTransport(HttpTransport& inner) : inner_(inner) {}

  absl::StatusOr<HttpResponse> Send(const HttpRequest& request) override;

 private:
  HttpTransport& inner_;
};

}  // namespace muster

#endif  // BASE_HTTP_TRACING_HTTP_TRANSPORT_H_
