#ifndef TESTS_FAKE_IRU_FRONT_HTTP2_FRONT_H_
#define TESTS_FAKE_IRU_FRONT_HTTP2_FRONT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace muster::demo {
class ChildProcess;
}  // namespace muster::demo

namespace muster::fake_iru {

// HTTP/2 over TLS, offered by ALPN as Iru does, in front of a tenant that
// speaks HTTP/1.1 in clear: nghttp2's proxy on a free port of 127.0.0.1, with a
// certificate for which only `ca_file()` vouches.
//
// Not thread-safe. The directory of the options must outlive it.
class Http2Front {
 public:
  struct Options {
    int backend_port = 0;   // of the tenant, on 127.0.0.1
    std::string directory;  // for key, certificate and log; the test's own
  };

  // Returns once it accepts connections.
  //
  // Errors:
  //   NOT_FOUND PROGRAM_MISSING: nghttpx is not installed (nghttp2-proxy).
  //   UNAVAILABLE FRONT_SILENT: it does not accept; the message has its log.
  static absl::StatusOr<std::unique_ptr<Http2Front>> Start(
      const Options& options);
  ~Http2Front();

  // "https://127.0.0.1:PORT".
  std::string base_url() const;
  std::string ca_file() const;

  // The first line of each request that was answered, such as
  // "GET /api/v1/devices HTTP/2".
  std::vector<std::string> Requests() const;

 private:
  Http2Front(std::unique_ptr<demo::ChildProcess> proxy, int port,
             std::string directory);

  const std::unique_ptr<demo::ChildProcess> proxy_;
  const int port_;
  const std::string directory_;
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FRONT_HTTP2_FRONT_H_
