#ifndef TESTS_FAULTS_TENANT_TRANSPORT_H_
#define TESTS_FAULTS_TENANT_TRANSPORT_H_

#include <functional>
#include <utility>

#include "absl/status/statusor.h"
#include "base/http/http_transport.h"
#include "tests/fake_iru/tenant/tenant.h"

namespace muster::faults {

// HTTP without a socket: hands requests to a tenant in this process, and turns
// what its faults do to a connection into the error that a real one would give.
//
// Thread-safe if `before` is. `tenant` must outlive it.
class TenantTransport final : public HttpTransport {
 public:
  // `before` runs before each request, on the thread that sends it.
  TenantTransport(fake_iru::Tenant& tenant, std::function<void()> before)
      : tenant_(tenant), before_(std::move(before)) {}

  absl::StatusOr<HttpResponse> Send(const HttpRequest& request) override;

 private:
  fake_iru::Tenant& tenant_;
  const std::function<void()> before_;
};

}  // namespace muster::faults

#endif  // TESTS_FAULTS_TENANT_TRANSPORT_H_
