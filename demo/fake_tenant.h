#ifndef DEMO_FAKE_TENANT_H_
#define DEMO_FAKE_TENANT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "base/http/curl_transport.h"

namespace muster::demo {

// The control plane of fake_iru: what a demo does to the tenant behind
// Muster's back. Thread-safe.
class FakeTenant {
 public:
  // `url` is the fake's base URL.
  explicit FakeTenant(std::string url);

  // Makes the device's record go away, as un-enrolling it in the console does.
  absl::Status Unenroll(const std::string& vendor_id);

  // Any other call of the control plane: POST `path` with a JSON `body`.
  absl::Status Control(const std::string& path, const std::string& body);

  // API requests in the fake's own log that carry this W3C trace id.
  absl::StatusOr<int64_t> CountRequests(const std::string& trace_id);

 private:
  absl::StatusOr<std::string> Send(const std::string& method,
                                   const std::string& path,
                                   const std::string& body);

  const std::string url_;
  CurlTransport transport_;
};

}  // namespace muster::demo

#endif  // DEMO_FAKE_TENANT_H_
