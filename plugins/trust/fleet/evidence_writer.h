// What other services say of devices, as evidence: commands of the actions
// service and checks of the compliance plugin. Part of a batch each; the device
// is judged again where it makes a difference.
#ifndef PLUGINS_TRUST_FLEET_EVIDENCE_WRITER_H_
#define PLUGINS_TRUST_FLEET_EVIDENCE_WRITER_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/trust/fleet/fleet_judge.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/compliance/v1/compliance.pb.h"

namespace muster::trust {

// Locks, erasures and lost mode count from when they are approved; what was
// done last longest stays of many.
absl::Status TakeCommands(const actions::v1::WatchCommandsResponse& message,
                          FleetJudge& judge, plugins::EffectBatch& batch);

// The actions service tells everything from the beginning, which is what is
// open: what was open here and is not told of again is taken as done at `now`,
// until the device shows otherwise.
absl::Status CommandsStartOver(absl::Time now, FleetJudge& judge,
                               plugins::EffectBatch& batch);

// Results as they are; the time at which they were told counts for all of them.
absl::Status TakeChecks(
    const compliance::v1::WatchDeviceComplianceResponse& message,
    absl::Time now, FleetJudge& judge, plugins::EffectBatch& batch);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_FLEET_EVIDENCE_WRITER_H_
