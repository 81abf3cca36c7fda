#ifndef BASE_HTTP_TRACING_HTTP_TRANSPORT_H_
#define BASE_HTTP_TRACING_HTTP_TRANSPORT_H_

#include "absl/status/statusor.h"
#include "base/http/http_transport.h"
#include "base/telemetry/span.h"

namespace muster {

// A transport that makes one CLIENT span of each request and sends its
// `traceparent` along: ids that mean nothing to whoever gets them, and that
// name a request in a talk with the vendor. Not `tracestate`, which is what our
// callers' systems tell each other. The span has http.request.method,
// server.address, server.port, url.full and url.path without the query,
// http.response.status_code and, if that is 400 or more, it as error.type
// (OpenTelemetry semantic conventions, HTTP); never the query, a header or a
// body. kHidden leaves out the path too, for URLs that are secrets themselves,
// such as those of webhooks.
//
// As thread-safe as `inner`, which must outlive it.
class TracingHttpTransport final : public HttpTransport {
 public:
  enum class Path { kTold, kHidden };

  explicit TracingHttpTransport(HttpTransport& inner, Path path = Path::kTold)
      : inner_(inner), path_(path) {}

  absl::StatusOr<HttpResponse> Send(const HttpRequest& request) override;

 private:
  void DescribeUrl(const HttpRequest& request, Span& span) const;

  HttpTransport& inner_;
  const Path path_;
};

}  // namespace muster

#endif  // BASE_HTTP_TRACING_HTTP_TRANSPORT_H_
