#ifndef TESTS_FAKE_IRU_FAKE_IRU_SERVER_H_
#define TESTS_FAKE_IRU_FAKE_IRU_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "tests/fake_iru/server/http_door.h"
#include "tests/fake_iru/tenant/tenant.h"

namespace muster::fake_iru {

// A faithful, scriptable Iru tenant over HTTP on 127.0.0.1: the API under
// /api/v1 and the control plane under /_fake (tenant/control.h). A test in the
// same process scripts it through tenant(). A second port is the host of files,
// to which exports' signed URLs lead and which refuses the tenant's token.
//
// Thread-safe but for Stop(). The clock of the options must outlive it.
class FakeIruServer {
 public:
  struct Options {
    Tenant::Options tenant;
    // 0: any port that is free.
    int port = 0;
    // Of the host of files; 0: any port that is free.
    int files_port = 0;
    Clock* clock = RealClock();
  };

  // Makes the fleet and listens.
  //
  // Errors:
  //   UNAVAILABLE: the port is in use.
  static absl::StatusOr<std::unique_ptr<FakeIruServer>> Create(
      const Options& options);

  int port() const { return door_->port(); }
  // "http://127.0.0.1:PORT", without a slash at its end.
  std::string base_url() const;

  int files_port() const { return files_->port(); }

  Tenant& tenant() { return *tenant_; }

  // Ends every connection and stops listening. Idempotent.
  void Stop() {
    door_->Stop();
    files_->Stop();
  }

 private:
  FakeIruServer() = default;

  std::unique_ptr<Tenant> tenant_;
  std::unique_ptr<HttpDoor> files_;  // ends before what it leads to
  std::unique_ptr<HttpDoor> door_;   // likewise
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FAKE_IRU_SERVER_H_
