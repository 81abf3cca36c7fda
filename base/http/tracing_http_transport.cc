#include "base/http/tracing_http_transport.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/net/url.h"
#include "base/telemetry/span.h"

namespace muster {

absl::StatusOr<HttpResponse> TracingHttpTransport::Send(
    const HttpRequest& request) {
  SpanOptions options;
  options.kind = SpanKind::kClient;
  Span span(request.method, options);
  span.SetAttribute("http.request.method", request.method);
  if (absl::StatusOr<Url> url = Url::Parse(request.url); url.ok()) {
    span.SetAttribute("server.address", url->host);
    span.SetAttribute("server.port", url->port);
    span.SetAttribute("url.path", url->path);
  }

  const WithSpan current(span);
  HttpRequest traced = request;
  if (const std::string traceparent = span.traceparent();
      !traceparent.empty()) {
    traced.headers.Set("traceparent", traceparent);
  }
  absl::StatusOr<HttpResponse> response = inner_.Send(traced);
  if (!response.ok()) {
    span.SetStatus(response.status());
    return response;
  }
  span.SetAttribute("http.response.status_code", response->status);
  if (response->status >= 400) {
    span.SetStatus(absl::UnknownError(absl::StrCat("HTTP ", response->status)));
  }
  return response;
}

}  // namespace muster
