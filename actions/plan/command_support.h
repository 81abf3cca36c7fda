#ifndef ACTIONS_PLAN_COMMAND_SUPPORT_H_
#define ACTIONS_PLAN_COMMAND_SUPPORT_H_

#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "actions/peers/command_gateway.h"
#include "base/clock.h"
#include "proto/muster/connector/v1/connector.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::actions {

// Which commands work on which platform, as the connector told within the last
// five minutes.
//
// Thread-safe. `gateway` and `clock` must outlive it.
class CommandSupport {
 public:
  CommandSupport(CommandGateway& gateway, Clock& clock)
      : gateway_(gateway), clock_(clock) {}

  // Whether a command of `kind` (such as `lock`) can go to `device`.
  //
  // Errors:
  //   UNIMPLEMENTED COMMAND_UNSUPPORTED: on none of this connector's platforms.
  //   FAILED_PRECONDITION COMMAND_NOT_ALLOWED: not on its platform.
  //   UNAVAILABLE SERVICE_UNREACHABLE: the connector has to be asked and does
  //     not answer.
  absl::Status Check(const std::string& kind, const device::v1::Device& device)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::StatusOr<connector::v1::DescribeResponse> Described()
      ABSL_LOCKS_EXCLUDED(mu_);

  CommandGateway& gateway_;
  Clock& clock_;

  absl::Mutex mu_;
  std::optional<connector::v1::DescribeResponse> described_
      ABSL_GUARDED_BY(mu_);
  absl::Time describe_time_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::actions

#endif  // ACTIONS_PLAN_COMMAND_SUPPORT_H_
