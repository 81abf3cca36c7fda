#ifndef PLUGINS_NOTIFIER_NOTIFIER_MODULE_H_
#define PLUGINS_NOTIFIER_NOTIFIER_MODULE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/daemon/module.h"
#include "base/grpc/late_channel.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::notifier {

// What its process gives it; all must outlive the module.
struct NotifierDeps {
  Clock& clock;
  LateChannel& inventory;
};

// The notifier as a process hosts it: `muster.notifier.v1.Notifier`, with its
// store in `<data_dir>/plugins/notifier`. Its loop begins with Start().
//
// Errors:
//   Those of MakeRecipients(), OptionsFrom() and DeliveryStore::Open().
//   INVALID_ARGUMENT CONFIG_INVALID: an interval that is too short.
absl::StatusOr<std::unique_ptr<Module>> CreateNotifierModule(
    const config::v1::MusterConfig& config, const NotifierDeps& deps);

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_NOTIFIER_MODULE_H_
