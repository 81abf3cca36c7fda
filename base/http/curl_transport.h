#ifndef BASE_HTTP_CURL_TRANSPORT_H_
#define BASE_HTTP_CURL_TRANSPORT_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "base/http/http_transport.h"

namespace muster {

// HTTP by libcurl: certificates verified, compressed bodies accepted, HTTP/2
// over TLS where the server offers it, connections kept and reused across
// threads, redirects not followed, no proxies or other settings from the
// environment. Clear text is HTTP/1.1: a reused HTTP/2 connection in clear text
// breaks in libcurl 7.88.
//
// Thread-safe: as many requests run at a time as threads call Send().
class CurlTransport final : public HttpTransport {
 public:
  struct Options {
    // Refuses every method but GET before anything is sent.
    bool read_only = false;
    // Lets http:// through, to loopback hosts only. For tests and demos.
    bool allow_plaintext_loopback = false;
    // Bytes after decompression.
    size_t max_body_bytes = size_t{64} << 20;
    // PEM file of the authorities to trust; empty: the machine's own.
    std::string ca_file;
    std::string user_agent = "muster";
    // Connections kept open while nobody uses them.
    size_t max_idle = 16;
  };

  explicit CurlTransport(Options options);
  ~CurlTransport() override;  // no Send() may be in progress

  absl::StatusOr<HttpResponse> Send(const HttpRequest& request) override;

 private:
  class Handle;  // one libcurl easy handle with its connections

  std::unique_ptr<Handle> Take() ABSL_LOCKS_EXCLUDED(mu_);
  void GiveBack(std::unique_ptr<Handle> handle) ABSL_LOCKS_EXCLUDED(mu_);

  const Options options_;

  absl::Mutex mu_;
  std::vector<std::unique_ptr<Handle>> idle_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_HTTP_CURL_TRANSPORT_H_
