#ifndef ACTIONS_SERVICE_COMMAND_MAKER_H_
#define ACTIONS_SERVICE_COMMAND_MAKER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "actions/dispatch/dispatcher.h"
#include "actions/guard/guard.h"
#include "actions/peers/device_lookup.h"
#include "actions/plan/command_support.h"
#include "actions/plan/fleet_sizes.h"
#include "actions/store/command_store.h"
#include "actions/vault/vault.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/secret.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// Turns requests into stored commands: the gate that each has to pass. A
// well-formed request that is refused leaves an audit record and nothing else.
//
// Thread-safe. All references must outlive it.
class CommandMaker {
 public:
  struct Deps {
    CommandStore& store;
    DeviceLookup& devices;
    CommandSupport& support;
    FleetSizes& fleets;
    const Guard& guard;
    const Vault& vault;
    Dispatcher& dispatcher;
    Clock& clock;
    Random& random;
  };

  explicit CommandMaker(const Deps& deps) : deps_(deps) {}

  // The command that `request` asks for, on the disk; or the one that the same
  // request made before, as it is now. Its traceparent is the current span's.
  // One that nothing holds is on its way to the vendor when this returns.
  //
  // Errors: those of Actions.CreateCommand.
  absl::StatusOr<v1::Command> Make(const v1::CreateCommandRequest& request,
                                   const Actor& actor);

  // The same of every target of a plan, all or none.
  absl::StatusOr<v1::Batch> MakeBatch(const v1::CreateBatchRequest& request,
                                      const Actor& actor);

 private:
  // What a request asks for, and who asks.
  struct Wanted {
    v1::Command draft;  // of the first command, without what the device tells
    std::optional<Secret> secret;
    std::string confirmation;
    Actor actor;
  };

  template <typename Request>
  Wanted Want(const Request& request, const Actor& actor) const;
  // The commands of the same request before; none if there are none.
  absl::StatusOr<std::vector<v1::Command>> FindMade(const Wanted& wanted);
  absl::StatusOr<std::vector<v1::Command>> MakeNew(Wanted wanted);
  absl::StatusOr<std::vector<v1::Command>> MakeUnaudited(Wanted& wanted);
  absl::StatusOr<std::vector<NewCommand>> Plan(Wanted& wanted);
  absl::StatusOr<std::vector<NewCommand>> PlanAll(const Wanted& wanted);
  absl::StatusOr<NewCommand> PlanOne(Wanted& wanted);
  absl::Status Seal(const Wanted& wanted, NewCommand& command) const;
  absl::StatusOr<std::vector<v1::Command>> Store(
      std::vector<NewCommand> commands, const Actor& actor);

  const Deps deps_;
};

}  // namespace muster::actions

#endif  // ACTIONS_SERVICE_COMMAND_MAKER_H_
