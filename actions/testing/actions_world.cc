#include "actions/testing/actions_world.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/process/textproto.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

constexpr char kPolicy[] = R"(
  grants {
    principals: ["people/ann", "people/ben", "people/cid", "local",
                 "services/helpdesk", "scripts/nightly"]
    roles: [ROLE_OPERATOR, ROLE_APPROVER]
    sources: "sources/-"
  })";

constexpr char kTokens[] = R"(
  tokens { id: "1" principal: "people/ann" expire_time { seconds: 4000000000 } }
  tokens { id: "2" principal: "people/ben" expire_time { seconds: 4000000000 } }
  tokens { id: "3" principal: "people/cid" expire_time { seconds: 4000000000 } }
  tokens {
    id: "4" principal: "scripts/nightly" expire_time { seconds: 4000000000 }
  })";

}  // namespace

ActionsWorld::ActionsWorld(const std::string& configured)
    : configured(configured) {
  base.store.reset();
  base.dir.WriteFile("policy.textproto", kPolicy);
  base.dir.WriteFile("tokens.textproto", kTokens);
  device::v1::Device mac;
  mac.set_name(kMac);
  mac.set_vendor_id("mac");
  mac.set_serial_number("C02");
  mac.set_platform(device::v1::PLATFORM_MAC);
  mac.set_state(device::v1::STATE_ENROLLED);
  mac.mutable_os()->set_version("14.4.1");
  mac.mutable_user()->set_email("ann@x");
  *mac.mutable_last_check_in_time() =
      google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
          absl::ToUnixNanos(clock.Now()));
  PutDevice(mac);
  device::v1::Device phone = mac;
  phone.set_name(kPhone);
  phone.set_vendor_id("phone");
  phone.set_serial_number("F17");
  phone.set_platform(device::v1::PLATFORM_IPHONE);
  PutDevice(phone);
  Open();
}

void ActionsWorld::Restart() {
  decisions.reset();
  maker.reset();
  planner.reset();
  support.reset();
  dispatcher.reset();
  keeper.reset();
  pins.reset();
  store.reset();
  fleets.reset();
  vault.reset();
  guard.reset();
  base.Close();
  base.Reopen();
  base.store.reset();
  Open();
}

void ActionsWorld::Open() {
  guard =
      Guard::Open(
          *base.log,
          ParseTextproto<guard::v1::GuardSettings>(configured, "test").value(),
          AccessDirectory{base.dir.path()}, clock)
          .value();
  KeyRing::Options keys;
  keys.key_file = base.dir.Join("secrets.key");
  keys.make = true;
  vault = std::make_unique<Vault>(KeyRing::Load(keys).value());
  fleets = std::make_unique<FleetSizes>(devices, clock);
  store = CommandStore::Open(
              *base.log,
              {[this] { return guard->settings(); },
               [this](const std::string&) { return base.fleet_size; }},
              clock)
              .value();
  pins = std::make_unique<PinBook>(*base.db, *vault);
  keeper = std::make_unique<PinKeeper>(*store, *pins, secrets, devices, clock);
  dispatcher = std::make_unique<Dispatcher>(
      Dispatcher::Deps{*store, gateway, devices, *vault, *keeper, clock, random,
                       executor,
                       [this](const v1::Command& command) {
                         return guard->CheckMode(command.command());
                       }},
      Dispatcher::Options());
  support = std::make_unique<CommandSupport>(gateway, clock);
  planner = std::make_unique<Planner>(Planner::Deps{*store, devices, *support,
                                                    *fleets, *guard, clock,
                                                    random, absl::Minutes(30)});
  maker = std::make_unique<CommandMaker>(
      CommandMaker::Deps{*store, devices, *support, *fleets, *guard, *vault,
                         *dispatcher, clock, random});
  decisions = std::make_unique<DecisionMaker>(*store, *guard);
}

absl::StatusOr<v1::Plan> ActionsWorld::Plan(
    const connector::v1::DeviceCommand& command,
    const std::vector<std::string>& devices, absl::string_view principal) {
  v1::PlanCommandsRequest request;
  request.set_parent("sources/iru");
  *request.mutable_command() = command;
  for (const std::string& device : devices) request.add_devices(device);
  return planner->Make(request, principal);
}

v1::CreateCommandRequest ActionsWorld::Redeem(const v1::Plan& plan,
                                              const std::string& request_id) {
  v1::CreateCommandRequest request;
  request.set_parent(plan.targets(0).device());
  *request.mutable_command() = plan.command();
  request.set_request_id(request_id);
  request.set_reason("stolen");
  request.set_ticket("T-1");
  request.set_plan(plan.name());
  request.set_plan_hash(plan.plan_hash());
  request.set_confirmation(plan.confirmation());
  return request;
}

absl::StatusOr<v1::Command> ActionsWorld::Ask(
    const connector::v1::DeviceCommand& command, const std::string& device,
    const std::string& request_id) {
  auto plan = Plan(command, {device});
  if (!plan.ok()) return plan.status();
  v1::CreateCommandRequest request = Redeem(*plan, request_id);
  *request.mutable_command() = command;
  return maker->Make(request, {"people/ann", "token 1"});
}

absl::Status ActionsWorld::Approve(const v1::Command& command,
                                   const std::string& principal) {
  v1::ApproveCommandRequest request;
  request.set_name(command.name());
  request.set_plan_hash(command.plan_hash());
  request.set_comment("I know of it");
  return decisions->Approve(request, {principal, "token 2"}).status();
}

void ActionsWorld::TurnAfter(absl::Duration time) {
  clock.Advance(time);
  dispatcher->RunOnce();
}

v1::Command ActionsWorld::Latest(const v1::Command& command) const {
  return store->Get(command.name()).value();
}

std::string ActionsWorld::StateOf(const v1::Command& command) const {
  return StateWord(Latest(command).state());
}

std::vector<std::string> ActionsWorld::HistoryOf(
    const v1::Command& command) const {
  std::vector<std::string> words;
  const v1::Command latest = Latest(command);
  for (const auto& entry : latest.history()) {
    words.push_back(StateWord(entry.state()));
  }
  return words;
}

device::v1::Device ActionsWorld::Device(const std::string& name) {
  return devices.GetDevice(name).value();
}

void ActionsWorld::PutDevice(const device::v1::Device& device) {
  devices.Put(device);
  gateway.PutDevice(device);
}

connector::v1::DeviceCommand ActionsWorld::Lock() {
  connector::v1::DeviceCommand command;
  command.mutable_lock();
  return command;
}

connector::v1::DeviceCommand ActionsWorld::Erase(const std::string& pin) {
  connector::v1::DeviceCommand command;
  command.mutable_erase()->set_pin(pin);
  return command;
}

connector::v1::DeviceCommand ActionsWorld::BlankPush() {
  connector::v1::DeviceCommand command;
  command.mutable_blank_push();
  return command;
}

}  // namespace muster::actions
