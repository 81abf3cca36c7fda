#ifndef BASE_HTTP_REQUEST_CHECK_H_
#define BASE_HTTP_REQUEST_CHECK_H_

#include <string>

#include "absl/status/statusor.h"
#include "base/http/http_transport.h"
#include "base/net/url.h"

namespace muster {

// What a transport lets through.
struct HttpPolicy {
  bool read_only = false;                 // GET only
  bool allow_plaintext_loopback = false;  // http:// to this machine
};

// The URL of `request` if `policy` allows it to be sent. Every transport asks
// this first, so that a fake refuses what the real one does.
//
// Errors: those of HttpTransport::Send() that need no network.
absl::StatusOr<Url> CheckRequest(const HttpRequest& request,
                                 const HttpPolicy& policy);

// Whether whoever made `request` has given it up.
bool IsCancelled(const HttpRequest& request);

// CANCELLED HTTP_CANCELLED: it was given up.
absl::Status RequestCancelled(const std::string& host);

}  // namespace muster

#endif  // BASE_HTTP_REQUEST_CHECK_H_
