// The trust plugin over the benchmark's fleet, in this process, as it is run in
// earnest: its store on disk, its service on a port of 127.0.0.1.
#ifndef BENCH_TRUST_TRUST_SERVER_H_
#define BENCH_TRUST_TRUST_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/daemon/module_host.h"
#include "base/grpc/late_channel.h"
#include "bench/trust/leaping_clock.h"
#include "proto/muster/trust/v1/trust.grpc.pb.h"

namespace muster::bench {

// One policy: `mdm.enabled`, `agent.installed`, and a check-in so long ago at
// most that every device of the fleet is in time for about an hour. Judged by
// a clock that can leap. Not thread-safe.
class TrustServer {
 public:
  using Totals = trust::v1::ListVerdictsResponse::Totals;

  // Follows the inventoryd at `inventory`; `dir` is made.
  //
  // Errors: those of CreateTrustModule() and ModuleHost.
  static absl::StatusOr<std::unique_ptr<TrustServer>> Start(
      const std::string& dir, const std::string& inventory);
  ~TrustServer();

  // Waits until every one of `devices` is either TRUSTED or UNTRUSTED.
  //
  // Errors:
  //   INTERNAL: it took too long.
  absl::Status AwaitFleet(int devices) const;

  // What time alone does to the fleet's verdicts.
  struct Expiry {
    int64_t count = 0;   // of verdicts that were TRUSTED before
    absl::Duration cpu;  // of this process until none was
  };
  // Leaps to when all check-ins are too old, and waits for the verdicts.
  //
  // Errors: as AwaitFleet().
  absl::StatusOr<Expiry> ExpireAll();

  std::string target() { return host_->server().target(); }

 private:
  TrustServer() = default;

  absl::Status Serve(const std::string& dir, const std::string& inventory);
  absl::StatusOr<Totals> Count() const;

  LeapingClock clock_;
  LateChannel inventory_;
  std::unique_ptr<ModuleHost> host_;
  std::unique_ptr<trust::v1::Trust::Stub> stub_;
};

}  // namespace muster::bench

#endif  // BENCH_TRUST_TRUST_SERVER_H_
