#include "actions/service/command_maker.h"

#include <set>
#include <thread>

#include "actions/peers/fake_command_gateway.h"
#include "actions/peers/fake_device_lookup.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Code = absl::StatusCode;

constexpr char kMac[] = "sources/iru/devices/mac";
constexpr char kGone[] = "sources/iru/devices/gone";
constexpr char kPc[] = "sources/iru/devices/pc";

class CommandMakerTest : public ::testing::Test {
 protected:
  CommandMakerTest()
      : store_(CommandStore::Open(dir_.Join("actions"), clock_).value()) {
    PutDevice(kMac, device::v1::PLATFORM_MAC, device::v1::STATE_ENROLLED);
    PutDevice(kGone, device::v1::PLATFORM_MAC, device::v1::STATE_REMOVED);
    PutDevice(kPc, device::v1::PLATFORM_WINDOWS, device::v1::STATE_ENROLLED);
  }

  void PutDevice(const std::string& name, device::v1::Platform platform,
                 device::v1::State state) {
    device::v1::Device device;
    device.set_name(name);
    device.set_serial_number("C02");
    device.set_platform(platform);
    device.set_state(state);
    devices_.Put(device);
  }

  static v1::CreateCommandRequest Lock(const std::string& parent = kMac) {
    v1::CreateCommandRequest request;
    request.set_parent(parent);
    request.mutable_command()->mutable_lock();
    request.set_request_id("id");
    request.set_reason("stolen");
    request.set_requester("ann");
    return request;
  }

  std::vector<v1::AuditRecord> Audit() {
    return store_->AuditLines(0, 1000).value();
  }

  std::vector<std::string> Refusals() {
    std::vector<std::string> reasons;
    for (const v1::AuditRecord& line : Audit()) {
      if (line.phase() == v1::AuditRecord::PHASE_REFUSED) {
        reasons.push_back(line.outcome());
      }
    }
    return reasons;
  }

  std::vector<v1::Command> Stored() {
    return store_->OpenCommands([](const v1::Command&) { return true; });
  }

  testing::TempDir dir_;
  FakeClock clock_;
  FakeRandom random_;
  FakeDeviceLookup devices_;
  FakeCommandGateway gateway_{clock_};
  std::unique_ptr<CommandStore> store_;
  CommandMaker maker_{*store_, devices_, gateway_, clock_, random_};
};

TEST_F(CommandMakerTest, CommandIsStoredWithTheDevicesSerialNumber) {
  const auto command = maker_.Make(Lock());

  ASSERT_THAT(command, IsOk());
  EXPECT_EQ(command->name().substr(0, 33), absl::StrCat(kMac, "/commands/"));
  EXPECT_EQ(command->serial_number(), "C02");
  EXPECT_EQ(command->state(), v1::COMMAND_STATE_QUEUED);
  EXPECT_EQ(store_->Get(command->name())->request_id(), "id");
}

TEST_F(CommandMakerTest, SameRequestAnswersWithTheSameCommandAsItIsNow) {
  const v1::Command first = *maker_.Make(Lock());
  ASSERT_THAT(
      store_->Transition(first.name(), {v1::COMMAND_STATE_SENDING, "Goes."}),
      IsOk());
  PutDevice(kMac, device::v1::PLATFORM_MAC, device::v1::STATE_REMOVED);

  const auto again = maker_.Make(Lock());

  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->name(), first.name());
  EXPECT_EQ(again->state(), v1::COMMAND_STATE_SENDING);
  EXPECT_THAT(Stored(), SizeIs(1));
}

TEST_F(CommandMakerTest, SixteenCallersOfOneRequestMakeOneCommand) {
  std::vector<std::string> names(16);
  std::vector<std::thread> callers;
  for (std::string& name : names) {
    callers.emplace_back([&] { name = maker_.Make(Lock())->name(); });
  }
  for (std::thread& caller : callers) caller.join();

  EXPECT_THAT(std::set<std::string>(names.begin(), names.end()), SizeIs(1));
  EXPECT_THAT(Stored(), SizeIs(1));
  EXPECT_THAT(Audit(), SizeIs(1));
}

TEST_F(CommandMakerTest, ReusedRequestIdIsRefusedAndAudited) {
  ASSERT_THAT(maker_.Make(Lock()), IsOk());
  v1::CreateCommandRequest other = Lock();
  other.set_reason("lost");

  EXPECT_THAT(maker_.Make(other),
              ErrorIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));

  EXPECT_THAT(Refusals(), ElementsAre("REQUEST_ID_REUSED"));
  EXPECT_THAT(Stored(), SizeIs(1));
}

TEST_F(CommandMakerTest, EraseIsRefusedAndAuditedWithoutItsPin) {
  v1::CreateCommandRequest request = Lock();
  request.mutable_command()->mutable_erase()->set_pin("496406");

  EXPECT_THAT(maker_.Make(request, "people/ann"),
              ErrorIs(Code::kFailedPrecondition, "COMMAND_NEEDS_APPROVAL"));

  EXPECT_THAT(Stored(), IsEmpty());
  EXPECT_THAT(Audit(), ElementsAre(EqualsProto(R"pb(
                sequence: 1
                time {}
                phase: PHASE_REFUSED
                requester: "ann"
                principal: "people/ann"
                kind: "erase"
                device: "sources/iru/devices/mac"
                serial_number: "C02"
                reason: "stolen"
                outcome: "COMMAND_NEEDS_APPROVAL"
              )pb")));
}

TEST_F(CommandMakerTest, EraseIsRefusedEvenIfTheInventoryIsAway) {
  devices_.FailWith(absl::UnavailableError("away"));
  v1::CreateCommandRequest request = Lock();
  request.mutable_command()->mutable_erase();

  EXPECT_THAT(maker_.Make(request),
              ErrorIs(Code::kFailedPrecondition, "COMMAND_NEEDS_APPROVAL"));
  EXPECT_THAT(Refusals(), ElementsAre("COMMAND_NEEDS_APPROVAL"));
}

TEST_F(CommandMakerTest, DeviceMustBeThereManagedAndOfAFittingPlatform) {
  EXPECT_THAT(maker_.Make(Lock("sources/iru/devices/none")),
              ErrorIs(Code::kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(maker_.Make(Lock(kGone)),
              ErrorIs(Code::kFailedPrecondition, "DEVICE_REMOVED"));
  EXPECT_THAT(maker_.Make(Lock(kPc)),
              ErrorIs(Code::kFailedPrecondition, "COMMAND_NOT_ALLOWED"));

  EXPECT_THAT(Refusals(), ElementsAre("DEVICE_NOT_FOUND", "DEVICE_REMOVED",
                                      "COMMAND_NOT_ALLOWED"));
  EXPECT_THAT(Stored(), IsEmpty());
}

TEST_F(CommandMakerTest, SilentConnectorIsNoRefusal) {
  gateway_.FailDescribe(
      Error(Code::kUnavailable, "SERVICE_UNREACHABLE", "away"));

  EXPECT_THAT(maker_.Make(Lock()),
              ErrorIs(Code::kUnavailable, "SERVICE_UNREACHABLE"));

  EXPECT_THAT(Audit(), IsEmpty());
  EXPECT_THAT(Stored(), IsEmpty());
}

TEST_F(CommandMakerTest, MalformedRequestLeavesNoTrace) {
  v1::CreateCommandRequest request = Lock();
  request.clear_reason();

  EXPECT_THAT(maker_.Make(request),
              ErrorIs(Code::kInvalidArgument, "REASON_MISSING"));
  EXPECT_THAT(Audit(), IsEmpty());
}

}  // namespace
}  // namespace muster::actions
