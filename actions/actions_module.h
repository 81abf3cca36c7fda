#ifndef ACTIONS_ACTIONS_MODULE_H_
#define ACTIONS_ACTIONS_MODULE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/daemon/module.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::actions {

// What the actions service is given; all of it must outlive the module.
struct ActionsDeps {
  Clock& clock;
  Random& random;
  // Serves muster.inventory.v1.Inventory.
  LateChannel& inventory;
  // Serves muster.connector.v1.Connector.
  LateChannel& connector;
};

// The actions service with its state in `<data_dir>/actions`: serves
// muster.actions.v1.Actions, and from Start() to Drain() sends and follows
// commands on a thread of its own. Commands that were open when the process
// ended are gone on with.
//
// Errors, beside those of CommandStore::Open():
//   INVALID_ARGUMENT CONFIG_INVALID: a duration of `actions` is not positive.
absl::StatusOr<std::unique_ptr<Module>> CreateActionsModule(
    const config::v1::MusterConfig& config, const ActionsDeps& deps);

}  // namespace muster::actions

#endif  // ACTIONS_ACTIONS_MODULE_H_
