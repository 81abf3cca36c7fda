#ifndef ACTIONS_PLAN_PLANNER_H_
#define ACTIONS_PLAN_PLANNER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "actions/guard/guard.h"
#include "actions/peers/device_lookup.h"
#include "actions/plan/command_support.h"
#include "actions/plan/fleet_sizes.h"
#include "actions/store/command_store.h"
#include "base/clock.h"
#include "base/random.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// Makes plans: exactly which devices, what happens to them, what stands against
// it, what it takes. Sends nothing.
//
// Thread-safe; calls ask the inventory. All references must outlive it.
class Planner {
 public:
  // How long a plan counts.
  static constexpr absl::Duration kLifetime = absl::Minutes(10);

  struct Deps {
    CommandStore& store;
    DeviceLookup& devices;
    CommandSupport& support;
    FleetSizes& fleets;
    const Guard& guard;
    Clock& clock;
    Random& random;
    // Silence after which a device counts as offline.
    absl::Duration offline_after;
  };

  explicit Planner(const Deps& deps) : deps_(deps) {}

  // The plan that `request` asks for, stored, for `principal`.
  //
  // Errors: those of Actions.PlanCommands.
  absl::StatusOr<v1::Plan> Make(const v1::PlanCommandsRequest& request,
                                absl::string_view principal);

 private:
  using Devices = std::vector<device::v1::Device>;

  absl::StatusOr<Devices> FindTargets(const v1::PlanCommandsRequest& request);
  absl::StatusOr<Devices> FindNamed(const v1::PlanCommandsRequest& request);
  absl::StatusOr<Devices> FindOwned(const v1::PlanCommandsRequest& request);
  absl::Status AddTargets(const Devices& devices,
                          const connector::v1::DeviceCommand& command,
                          v1::Plan& plan);
  void AddTerms(v1::Plan& plan) const;
  void AddBudget(const std::string& source, absl::string_view principal,
                 v1::Plan& plan) const;

  const Deps deps_;
};

}  // namespace muster::actions

#endif  // ACTIONS_PLAN_PLANNER_H_
