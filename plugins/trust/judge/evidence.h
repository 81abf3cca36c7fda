// What a device is judged by, besides the device itself.
#ifndef PLUGINS_TRUST_JUDGE_EVIDENCE_H_
#define PLUGINS_TRUST_JUDGE_EVIDENCE_H_

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "plugins/trust/judge/evidence.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::trust {

// How well the source of a device is known.
struct SourceHealth {
  // When the last complete FULL sync ended. None: waiting for the first.
  std::optional<absl::Time> last_full_sync_time;
};

SourceHealth HealthOf(const inventory::v1::Source& source);

// An exemption of the device that was approved and not revoked.
struct ActiveExemption {
  // Format: `sources/{source}/exemptions/{exemption}`.
  std::string name;
  // The requirement that it lets pass.
  std::string signal;
  // Empty: all policies.
  std::string policy;
  // Counts up to this moment, inclusive; the judge does not look at it after.
  absl::Time expire_time;
};

// Views: what it points to must outlive it.
struct Evidence {
  SourceHealth source;
  // Null: nothing was said. No command counts against the device then, and
  // every check is UNKNOWN.
  const storage::DeviceEvidence* elsewhere = nullptr;
  // When the compliance plugin last told that its checks are as they are. None:
  // not known; a check with a maximal age is UNKNOWN then.
  std::optional<absl::Time> checks_heard;
  // Of this device.
  absl::Span<const ActiveExemption> exemptions;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_JUDGE_EVIDENCE_H_
