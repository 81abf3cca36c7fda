#ifndef PLUGINS_TRUST_TESTING_NAIVE_FLEET_H_
#define PLUGINS_TRUST_TESTING_NAIVE_FLEET_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "proto/muster/compliance/v1/compliance.pb.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/trust/v1/policy.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// A fleet that is judged anew, whole and by the letter of policy.proto, each
// time it is asked: what the plugin's stream of verdicts is compared with. It
// remembers no verdict and no due time, and shares nothing with the plugin's
// judge but the protos.
//
// Not thread-safe. Its fields are the test's to change.
class NaiveFleet {
 public:
  // A lock, an erasure or lost mode that is approved.
  struct Command {
    std::string kind;  // `lock`, `erase`, `enable_lost_mode`
    // None: it is open.
    std::optional<absl::Time> done;
  };
  struct Exemption {
    std::string signal;
    std::string policy;  // empty: all
    absl::Time expire_time;
  };
  struct Member {
    device::v1::Device device;
    std::map<std::string, Command> commands;  // by name
    std::map<std::string, compliance::v1::Result> checks;
  };
  // What is expected of one verdict.
  struct Verdict {
    v1::TrustState state = v1::TRUST_STATE_UNSPECIFIED;
    std::map<std::string, v1::SignalResult> signals;
    // The last moment at which it may be relied on; only if TRUSTED.
    std::optional<absl::Time> valid_until;
    // Something is UNKNOWN although nothing is too old.
    bool data_missing = false;
  };

  Verdict Judge(const std::string& device, const v1::Policy& policy,
                absl::Time now) const;

  // Every moment after `now` just after which time alone may make a difference
  // by `policy`, the soonest first; of an exemption those around its end.
  std::vector<absl::Time> MomentsAfter(absl::Time now,
                                       const v1::Policy& policy) const;

  // By the devices' names.
  std::map<std::string, Member> members;
  // By the devices' names, which they outlive, and by their own.
  std::map<std::string, std::map<std::string, Exemption>> exemptions;
  std::optional<absl::Time> sync_time;
  std::optional<absl::Time> checks_heard;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_TESTING_NAIVE_FLEET_H_
