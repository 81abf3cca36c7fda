#ifndef ACTIONS_ACTIONS_CONFIG_H_
#define ACTIONS_ACTIONS_CONFIG_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "actions/audit/checkpointer.h"
#include "actions/dispatch/dispatcher.h"
#include "actions/outside/outside_importer.h"
#include "actions/vault/key_ring.h"
#include "actions/vault/revealer.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::actions {

// What the configuration says to the parts of the actions service, with the
// defaults filled in.
struct ActionsOptions {
  Dispatcher::Options dispatch;
  Checkpointer::Options checkpoints;
  KeyRing::Options keys;
  Revealer::Options reveals;
  absl::Duration pin_retention = absl::Hours(90 * 24);
  // File of the key that checkpoints are signed with, and whether it is made if
  // it is not there.
  std::string audit_key_file;
  bool make_audit_key = false;
  OutsideImporter::Options outside;
  bool outside_disabled = false;
};

// Errors:
//   INVALID_ARGUMENT CONFIG_INVALID: a duration or a number of `actions` is not
//     positive, or actions.outside.interval is below 10 s. Metadata: field,
//     value.
absl::StatusOr<ActionsOptions> ReadActionsConfig(
    const config::v1::MusterConfig& config);

}  // namespace muster::actions

#endif  // ACTIONS_ACTIONS_CONFIG_H_
