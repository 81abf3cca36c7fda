#include "base/http/tracing_http_transport.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/net/url.h"

namespace muster {

void TracingHttpTransport::DescribeUrl(const HttpRequest& request,
                                       Span& span) const {
  const absl::StatusOr<Url> url = Url::Parse(request.url);
  if (!url.ok()) return;
  span.SetAttribute("server.address", url->host);
  span.SetAttribute("server.port", url->port);
  if (path_ == Path::kHidden) return;
  span.SetAttribute("url.path", url->path);
  span.SetAttribute("url.full",
                    request.url.substr(0, request.url.find_first_of("?#")));
}

absl::StatusOr<HttpResponse> TracingHttpTransport::Send(
    const HttpRequest& request) {
  SpanOptions options;
  options.kind = SpanKind::kClient;
  Span span(request.method, options);
  span.SetAttribute("http.request.method", request.method);
  DescribeUrl(request, span);

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
    span.SetAttribute("error.type", absl::StrCat(response->status));
  }
  return response;
}

}  // namespace muster
