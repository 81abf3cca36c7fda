#ifndef CONNECTOR_IRU_CLIENT_SIGNED_DOWNLOAD_H_
#define CONNECTOR_IRU_CLIENT_SIGNED_DOWNLOAD_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/http/http_transport.h"

namespace muster::iru {

// Takes a download piece by piece; an error ends it.
using DownloadSink = std::function<absl::Status(absl::string_view)>;

// Where files may be downloaded from, and how much of them.
struct DownloadOptions {
  // Hosts that an answer's URL may name: `name.example`, or `*.example` for
  // everything below it. Source: Iru API, "Prism export" (Amazon S3).
  std::vector<std::string> hosts = {"*.amazonaws.com"};
  // Decompressed.
  size_t max_bytes = size_t{512} << 20;
  HttpTimeouts timeouts = {absl::Seconds(5), absl::Minutes(15), 1024,
                           absl::Seconds(20)};
  // May be downloaded from although it is http://: the base URL of a tenant
  // that is itself in clear text on this machine. Empty: none.
  std::string plaintext_base_url;
};

// Streams the file at `signed_url`, a URL from an answer, into `sink`. The
// signature in the URL is all that authorises it: no token is sent along, and
// neither the path nor the query is in any message. Once, never again.
//
// Errors:
//   FAILED_PRECONDITION DOWNLOAD_URL_REFUSED: it is not https, names a port, or
//     a host that `hosts` does not allow; nothing was sent. Metadata: host.
//   UNAVAILABLE SOURCE_ERROR: the status is not 200 (a signature expires; ask
//     for another export), or the file is too large. Metadata: host,
//     http_status.
//   UNAVAILABLE HOST_UNREACHABLE: the network.
//   What `sink` returned.
absl::Status DownloadSigned(HttpTransport& transport,
                            const DownloadOptions& options,
                            absl::string_view signed_url, DownloadSink sink);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_SIGNED_DOWNLOAD_H_
