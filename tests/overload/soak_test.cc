// A whole musterd under a mixed load for a while: its memory and descriptors
// stay what they are, and no call fails but those that should. Two minutes;
// MUSTER_SOAK_MINUTES=30 in the environment is the long form.

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "testing/matchers.h"
#include "tests/e2e/whole_installation.h"
#include "tests/overload/call_tally.h"
#include "tests/overload/process_watch.h"

namespace muster::overload {
namespace {

using actions::v1::Actions;
using connector::v1::Connector;
using inventory::v1::Inventory;
using inventory::v1::Sources;
using testing::IsOk;
using testing::kSource;
using trust::v1::Trust;
using Code = absl::StatusCode;

absl::Duration Length() {
  const char* const minutes = std::getenv("MUSTER_SOAK_MINUTES");
  return absl::Minutes(minutes == nullptr ? 2 : std::max(1, atoi(minutes)));
}

class SoakTest : public testing::WholeInstallation {
 protected:
  void SetUp() override {
    Start(/*devices=*/600, /*separate=*/false);
    AwaitSynced();
    ReadEverything();
    inventory::v1::ListDevicesRequest request;
    request.set_parent(kSource);
    request.set_page_size(1000);
    const auto page = cli::Call(
        client().inventory(), &Inventory::StubInterface::ListDevices, request);
    ASSERT_THAT(page, IsOk());
    devices_.assign(page->devices().begin(), page->devices().end());
    ASSERT_GT(devices_.size(), 100u);
  }

  // Runs `step` again and again on a thread of its own, `pause` apart.
  void Load(absl::Duration pause, std::function<void(absl::BitGen&)> step) {
    threads_.emplace_back([this, pause, step = std::move(step)] {
      absl::BitGen random;
      while (!over_.WaitForNotificationWithTimeout(pause)) step(random);
    });
  }

  void EndLoad() {
    over_.Notify();
    for (std::thread& thread : threads_) thread.join();
  }

  const device::v1::Device& AnyDevice(absl::BitGen& random) {
    return devices_[absl::Uniform(random, 0u, devices_.size())];
  }

  void Read(absl::BitGen& random) {
    auto& stub = client().inventory();
    inventory::v1::GetDeviceRequest request;
    request.set_name(AnyDevice(random).name());
    tally_.Expect("GetDevice", {Code::kOk},
                  cli::Call(stub, &Inventory::StubInterface::GetDevice, request)
                      .status());
    request.set_name(absl::StrCat(kSource, "/devices/nobody"));
    tally_.Expect("GetDevice of nobody", {Code::kNotFound},
                  cli::Call(stub, &Inventory::StubInterface::GetDevice, request)
                      .status());
    request.set_name("nonsense");
    tally_.Expect("GetDevice of nonsense", {Code::kInvalidArgument},
                  cli::Call(stub, &Inventory::StubInterface::GetDevice, request)
                      .status());
  }

  void List(absl::BitGen& random) {
    inventory::v1::ListDevicesRequest request;
    request.set_parent(kSource);
    request.set_page_size(absl::Uniform(random, 1, 400));
    auto& stub = client().inventory();
    const auto list = &Inventory::StubInterface::ListDevices;
    tally_.Expect("ListDevices", {Code::kOk},
                  cli::CallPages(stub, list, request, [](const auto&) {}));
    request.set_page_token("nonsense");
    tally_.Expect("ListDevices, bad token", {Code::kInvalidArgument},
                  cli::Call(stub, list, request).status());
  }

  // Reads some of the snapshot and goes; now and then it dawdles.
  void Watch(absl::BitGen& random) {
    grpc::ClientContext context;
    inventory::v1::WatchRequest request;
    request.set_parent(kSource);
    const auto reader = client().inventory().Watch(&context, request);
    inventory::v1::WatchResponse batch;
    int batches = absl::Uniform(random, 1, 20);
    while (batches-- > 0 && reader->Read(&batch)) {
      if (batch.has_snapshot_end()) break;
      if (absl::Bernoulli(random, 0.1)) absl::SleepFor(absl::Seconds(1));
    }
    context.TryCancel();
    tally_.Expect("Watch", {Code::kOk, Code::kCancelled},
                  FromGrpcStatus(reader->Finish()));
  }

  void Sync() {
    connector::v1::StartSyncRequest request;
    request.set_source(kSource);
    tally_.Expect("StartSync", {Code::kOk},
                  cli::Call(client().connector(),
                            &Connector::StubInterface::StartSync, request)
                      .status());
  }

  void Act(absl::BitGen& random) {
    actions::v1::CreateCommandRequest request;
    request.set_parent(AnyDevice(random).name());
    request.mutable_command()->mutable_blank_push();
    request.set_request_id(
        absl::StrCat("soak-", absl::Uniform<uint64_t>(random)));
    auto& stub = client().actions();
    const auto create = &Actions::StubInterface::CreateCommand;
    tally_.Expect(
        "CreateCommand",
        {Code::kOk, Code::kFailedPrecondition,  // not on this platform
         Code::kResourceExhausted},
        cli::Call(stub, create, request).status());
    request.clear_request_id();
    tally_.Expect("CreateCommand without an id", {Code::kInvalidArgument},
                  cli::Call(stub, create, request).status());
  }

  void Check(absl::BitGen& random) {
    trust::v1::CheckDeviceRequest request;
    request.set_parent(kSource);
    request.set_serial_number(AnyDevice(random).serial_number());
    auto& stub = client().trust();
    tally_.Expect(
        "CheckDevice", {Code::kOk},
        cli::Call(stub, &Trust::StubInterface::CheckDevice, request).status());
  }

  std::vector<device::v1::Device> devices_;
  CallTally tally_;
  absl::Notification over_;
  std::vector<std::thread> threads_;
};

TEST_F(SoakTest, MemoryAndDescriptorsStayFlat) {
  using absl::Milliseconds;
  ProcessWatch musterd = ProcessWatch::OfChild("musterd");
  Load(Milliseconds(5), [this](auto& random) { Read(random); });
  Load(Milliseconds(100), [this](auto& random) { List(random); });
  for (int i = 0; i < 4; ++i) {
    Load(Milliseconds(50), [this](auto& random) { Watch(random); });
  }
  Load(absl::Seconds(3), [this](auto&) { Sync(); });
  Load(absl::Seconds(1), [this](auto& random) { Act(random); });
  Load(Milliseconds(20), [this](auto& random) { Check(random); });

  const absl::Time end = absl::Now() + Length();
  while (absl::Now() < end) {
    absl::SleepFor(Milliseconds(500));
    musterd.Sample();
  }
  EndLoad();

  std::printf("%s%s\n", tally_.ToString().c_str(), musterd.ToString().c_str());
  EXPECT_EQ(tally_.Unexpected(), "");
  EXPECT_GE(tally_.calls(), 1000);
  // The store fills its buffers and empties them; the allocator keeps some.
  EXPECT_LE(musterd.MemoryGrowthBytes(), 24 << 20);
  EXPECT_LE(musterd.DescriptorGrowth(), 8);
}

}  // namespace
}  // namespace muster::overload
