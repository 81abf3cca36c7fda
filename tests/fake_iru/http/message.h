#ifndef TESTS_FAKE_IRU_HTTP_MESSAGE_H_
#define TESTS_FAKE_IRU_HTTP_MESSAGE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"

namespace muster::fake_iru {

// JSON whose keys keep the order in which they were written, as the API's do.
using Json = nlohmann::ordered_json;

using Pairs = std::vector<std::pair<std::string, std::string>>;

// One request, as the handlers see it. A plain value.
struct Request {
  std::string method;
  std::string path;   // percent-decoded, without a trailing slash
  std::string query;  // as it came, without the '?'
  Pairs params;       // the query, decoded, in the order it came
  std::string host;   // the Host header, for the URLs in answers
  std::string token;  // of "Authorization: Bearer …"; "" if there is none
  std::string authorization;  // the whole header, of whatever scheme
  std::string traceparent;
  std::string body;

  // The first parameter of that name, or nothing if it was not sent.
  std::optional<std::string> Param(absl::string_view name) const;

  // The body as JSON. Discarded (`is_discarded()`) if it is none; an empty
  // body is an empty object.
  Json BodyJson() const;
};

// How the transport is to spoil an answer.
enum class Mischief {
  kNone,
  kTruncate,  // half the body, then the connection ends
  kReset,     // no answer, the connection is reset
  kHang,      // no answer, the connection stays open
  kDrip,      // the body comes a few bytes a second
};

// One answer. A plain value.
struct Response {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  Pairs headers;
  Mischief mischief = Mischief::kNone;
  absl::Duration delay = absl::ZeroDuration();
  // Bytes a second, of a body that drips.
  int drip_rate = 0;
  // Compressed whether the client asked for it or not.
  bool gzip = false;
};

// `target` is what stands in the request line: a path and perhaps a query.
// Fills path, query and params; the rest is the caller's.
Request ParseTarget(absl::string_view method, absl::string_view target);

// Percent-decodes; '+' is a space only if `plus_is_space`. A broken escape
// stays as it is.
std::string PercentDecode(absl::string_view text, bool plus_is_space);

// Percent-encodes all but letters, digits and "-_.~".
std::string PercentEncode(absl::string_view text);

Response JsonResponse(int status, const Json& body);

// The words of Django REST: `{"detail": "…"}`.
Response DetailResponse(int status, absl::string_view detail);

// Errors of a field: `{"field": ["…"]}`, status 400.
Response FieldError(absl::string_view field, absl::string_view text);

// No body at all, as actions (200) and deletions (204) answer.
Response EmptyResponse(int status);

// Source: Iru API, 404 of a device (`{"detail":"Not found."}`).
Response NotFound();

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_HTTP_MESSAGE_H_
