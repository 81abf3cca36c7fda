#ifndef BASE_HTTP_HTTP_TRANSPORT_H_
#define BASE_HTTP_HTTP_TRANSPORT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/http/http_headers.h"
#include "base/secret.h"

namespace muster {

// How long one request may take: always bounded, by a day at most.
struct HttpTimeouts {
  // Name lookup, TCP and TLS together.
  absl::Duration connect = absl::Seconds(5);
  // The whole request, up to the last byte of the body.
  absl::Duration total = absl::Seconds(60);
  // Slower than so many bytes a second for so long is a timeout too.
  int64_t low_speed_bytes = 1024;
  absl::Duration low_speed_window = absl::Seconds(20);
};

struct HttpRequest {
  std::string method = "GET";
  // Absolute, http or https.
  std::string url;
  HttpHeaders headers;
  std::string body;
  // Sent as `Authorization: Bearer ...`; never recorded or logged.
  std::optional<Secret> bearer;
  HttpTimeouts timeouts;
  // Bytes of the answer's body after decompression; 0: the transport's own
  // bound. More is refused while it comes in.
  size_t max_body_bytes = 0;
  // Takes the body of an answer with status 200 piece by piece, on the calling
  // thread; the response's `body` stays empty. An error ends the request.
  std::function<absl::Status(absl::string_view)> sink;
  // Ends the request, within about a second, once it is notified; null: nothing
  // does. Must outlive Send().
  const absl::Notification* cancelled = nullptr;
};

struct HttpResponse {
  // 200, 404, ...; redirects are not followed.
  int status = 0;
  HttpHeaders headers;
  // Decoded if it came compressed.
  std::string body;
};

// Sends HTTP requests. Implementations are thread-safe and block.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;

  // The server's answer, whatever its status. Never tries twice.
  //
  // Errors (metadata: host):
  //   INVALID_ARGUMENT URL_MALFORMED: `url` is no absolute http(s) URL.
  //   INVALID_ARGUMENT HEADER_MALFORMED: the method, a header or the bearer
  //     has characters that it must not have.
  //   INVALID_ARGUMENT PLAINTEXT_REFUSED: http, and it is not allowed there.
  //   FAILED_PRECONDITION SOURCE_READ_ONLY: no GET, and only GET is allowed.
  //   FAILED_PRECONDITION TLS_NOT_TRUSTED: the server's certificate is not
  //     one that this machine trusts for this host.
  //   CANCELLED HTTP_CANCELLED: `cancelled` was notified; the server may or may
  //     not have acted.
  //   UNAVAILABLE HOST_NOT_RESOLVED: the name has no address.
  //   UNAVAILABLE HOST_UNREACHABLE: nothing answers there, or not within
  //     `connect`; nothing of the request was sent.
  //   UNAVAILABLE HTTP_CONNECTION_LOST: it broke midway; the server may or may
  //     not have acted.
  //   DEADLINE_EXCEEDED HTTP_TIMEOUT: as `timeouts` says; likewise.
  //   RESOURCE_EXHAUSTED HTTP_BODY_TOO_LARGE: the body passes the limit, or
  //     the headers pass 256 KiB.
  //   INTERNAL HTTP_FAILED: anything else; the message says what.
  //   What `sink` returned.
  virtual absl::StatusOr<HttpResponse> Send(const HttpRequest& request) = 0;
};

}  // namespace muster

#endif  // BASE_HTTP_HTTP_TRANSPORT_H_
