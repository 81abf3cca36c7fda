#include "tests/fake_iru/faults/answer_faults.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/fake_iru/faults/row_faults.h"
#include "tests/fake_iru/http/paging.h"

namespace muster::fake_iru {
namespace {

using Instead = Response (*)(const NamedFault&, const Request&, absl::Time);

Response Html(int status, absl::string_view title, absl::string_view text) {
  Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = absl::StrCat("<!doctype html><html lang=\"en\"><head><title>",
                               title, "</title></head><body><h1>", title,
                               "</h1><p>", text, "</p></body></html>");
  return response;
}

Response Throttle(const NamedFault& fault, const Request&, absl::Time now) {
  Response response =
      JsonResponse(429, {{"message", "API rate limit exceeded"}});
  const std::string form =
      fault.spec.value("retry_after", std::string("seconds"));
  const int seconds = fault.spec.value("seconds", 3);
  if (form == "seconds") {
    response.headers.emplace_back("Retry-After", absl::StrCat(seconds));
  } else if (form == "date") {
    response.headers.emplace_back("Retry-After",
                                  HttpDate(now + absl::Seconds(seconds)));
  }
  return response;
}

Response ServerError(const NamedFault& fault, const Request&, absl::Time) {
  return Html(fault.spec.value("status", 503), "Service Unavailable",
              "Guru Meditation: XID: 1065353216. Varnish cache server");
}

Response HtmlNotFound(const NamedFault&, const Request&, absl::Time) {
  return Html(404, "Not Found",
              "The requested resource was not found on this server.");
}

Response GatewayNotFound(const NamedFault&, const Request&, absl::Time) {
  return JsonResponse(404,
                      {{"message", "no Route matched with those values"},
                       {"request_id", "5f1d7c6e2b3a49088f0e1d2c3b4a5968"}});
}

Response BareString(const NamedFault&, const Request&, absl::Time) {
  return JsonResponse(400, "This request cannot be processed.");
}

Response Forbidden(const NamedFault&, const Request&, absl::Time) {
  return DetailResponse(403,
                        "You do not have permission to perform this action.");
}

const std::map<std::string, Instead>& Insteads() {
  static const auto* const insteads = new std::map<std::string, Instead>{
      {kThrottleBurst, Throttle},   {kServerErrorMidPage, ServerError},
      {kHtml404, HtmlNotFound},     {kGateway404, GatewayNotFound},
      {kBareString400, BareString}, {kPermissionRevokedMidSync, Forbidden},
  };
  return *insteads;
}

void SetParam(Request& request, const char* name, const std::string& value) {
  request.query = QueryWith(request, name, value);
  request.params = ParseTarget("", absl::StrCat("?", request.query)).params;
}

std::string Bomb(const NamedFault& fault) {
  const size_t bytes = fault.spec.value("bytes", 80 << 20);
  std::string body(std::max<size_t>(bytes, 2), ' ');
  body.front() = '[';
  body.back() = ']';
  return body;
}

}  // namespace

std::optional<Response> InsteadOfAnswer(const NamedFault& fault,
                                        const Request& request,
                                        absl::Time now) {
  const auto instead = Insteads().find(fault.name);
  if (instead == Insteads().end()) return std::nullopt;
  return instead->second(fault, request, now);
}

void SpoilRequest(const NamedFault& fault, Request& request) {
  if (fault.name == kPageRepeatsForEver) {
    SetParam(request, "offset", "");
    if (request.Param("cursor")) SetParam(request, "cursor", "");
  } else if (fault.name == kLimitClamped) {
    int asked = 0;
    const int most = fault.spec.value("limit", 100);
    if (!absl::SimpleAtoi(request.Param("limit").value_or(""), &asked)) {
      asked = kMaxPageSize;
    }
    SetParam(request, "limit", absl::StrCat(std::min(asked, most)));
  }
}

void SpoilAnswer(const NamedFault& fault, Response& response) {
  if (fault.name == kTruncatedBody) {
    response.mischief = Mischief::kTruncate;
  } else if (fault.name == kSlowDrip) {
    response.mischief = Mischief::kDrip;
    response.drip_rate = fault.spec.value("bytes_per_second", 64);
  } else if (fault.name == kConnectionReset) {
    response.mischief = Mischief::kReset;
  } else if (fault.name == kGzip) {
    response.gzip = true;
  } else if (fault.name == kGzipBomb) {
    response.body = Bomb(fault);
    response.gzip = true;
  } else if (response.status == 200) {
    response.body = WithSpoiltRows(fault, response.body);
  }
}

std::string HttpDate(absl::Time time) {
  return absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", time,
                          absl::UTCTimeZone());
}

}  // namespace muster::fake_iru
