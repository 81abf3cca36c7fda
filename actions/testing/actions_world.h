#ifndef ACTIONS_TESTING_ACTIONS_WORLD_H_
#define ACTIONS_TESTING_ACTIONS_WORLD_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "actions/dispatch/dispatcher.h"
#include "actions/follow/pin_keeper.h"
#include "actions/guard/guard.h"
#include "actions/peers/fake_command_gateway.h"
#include "actions/peers/fake_device_lookup.h"
#include "actions/peers/fake_secret_reader.h"
#include "actions/plan/command_support.h"
#include "actions/plan/fleet_sizes.h"
#include "actions/plan/planner.h"
#include "actions/service/command_maker.h"
#include "actions/service/decision_maker.h"
#include "actions/testing/store_world.h"
#include "actions/vault/pin_book.h"
#include "actions/vault/vault.h"
#include "base/executor.h"
#include "base/fake_random.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

inline constexpr char kMac[] = "sources/iru/devices/mac";
inline constexpr char kPhone[] = "sources/iru/devices/phone";

// The whole actions service without gRPC: over a store on the disk, a fake
// vendor, and a fake inventory that knows a Mac (serial number C02, of ann@x)
// and an iPhone (F17, of ann@x, too), last seen at the start. In its policy
// people/ann, people/ben and people/cid operate and approve since ever.
class ActionsWorld {
 public:
  // `configured`: text of muster.guard.v1.GuardSettings.
  explicit ActionsWorld(const std::string& configured = "");

  // The process ends and starts again; the vendor goes on.
  void Restart();

  // Plans `command` for `devices` as `principal`.
  absl::StatusOr<v1::Plan> Plan(const connector::v1::DeviceCommand& command,
                                const std::vector<std::string>& devices,
                                absl::string_view principal = "people/ann");

  // The request that redeems `plan`, for its first device.
  static v1::CreateCommandRequest Redeem(const v1::Plan& plan,
                                         const std::string& request_id);

  // Plans and asks for `command` on `device` as people/ann.
  absl::StatusOr<v1::Command> Ask(const connector::v1::DeviceCommand& command,
                                  const std::string& device = kMac,
                                  const std::string& request_id = "r1");

  // Approves as `principal`.
  absl::Status Approve(const v1::Command& command,
                       const std::string& principal = "people/ben");

  // Lets time pass, then turns the crank once.
  void TurnAfter(absl::Duration time);

  // The command as it is on the disk, and its state's word.
  v1::Command Latest(const v1::Command& command) const;
  std::string StateOf(const v1::Command& command) const;
  // The words of its history.
  std::vector<std::string> HistoryOf(const v1::Command& command) const;

  // The device as the inventory has it.
  device::v1::Device Device(const std::string& name);
  // Both the inventory and the vendor show `device` from now on.
  void PutDevice(const device::v1::Device& device);

  static connector::v1::DeviceCommand Lock();
  static connector::v1::DeviceCommand Erase(const std::string& pin = "");
  static connector::v1::DeviceCommand BlankPush();

  StoreWorld base;
  FakeClock& clock = base.clock;
  FakeRandom random;
  FakeCommandGateway gateway{clock};
  FakeSecretReader secrets;
  FakeDeviceLookup devices;
  InlineExecutor executor;
  std::string configured;

  // Anew after each Restart().
  std::unique_ptr<Guard> guard;
  std::unique_ptr<Vault> vault;
  std::unique_ptr<FleetSizes> fleets;
  std::unique_ptr<CommandStore> store;
  std::unique_ptr<PinBook> pins;
  std::unique_ptr<PinKeeper> keeper;
  std::unique_ptr<Dispatcher> dispatcher;
  std::unique_ptr<CommandSupport> support;
  std::unique_ptr<Planner> planner;
  std::unique_ptr<CommandMaker> maker;
  std::unique_ptr<DecisionMaker> decisions;

 private:
  void Open();
};

}  // namespace muster::actions

#endif  // ACTIONS_TESTING_ACTIONS_WORLD_H_
