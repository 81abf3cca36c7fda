// What every CommandSink does, run over each of them. A test file gives the
// suite its tenants:
//
//   INSTANTIATE_TEST_SUITE_P(Fake, CommandSinkConformance,
//                            ::testing::Values(CommandBenchFactory(Make)));
#ifndef CONNECTOR_CORE_COMMAND_SINK_CONFORMANCE_H_
#define CONNECTOR_CORE_COMMAND_SINK_CONFORMANCE_H_

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "connector/core/command_sink.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {

// A tenant with one Mac that was never commanded, and what it needs.
class CommandBench {
 public:
  virtual ~CommandBench() = default;

  virtual CommandSink& sink() = 0;
  virtual std::string vendor_id() const = 0;
  virtual std::string serial_number() const = 0;
  // Whatever the Mac was told, it has done.
  virtual void CompleteCommands() = 0;
};

using CommandBenchFactory = std::function<std::unique_ptr<CommandBench>()>;

class CommandSinkConformance
    : public ::testing::TestWithParam<CommandBenchFactory> {
 protected:
  static v1::DeviceCommand Lock() {
    v1::DeviceCommand command;
    command.mutable_lock()->set_message("Call us");
    return command;
  }

  absl::StatusOr<v1::SendCommandResponse> Send(
      const v1::DeviceCommand& command) {
    return sink_.Send(id_, serial_number_, command);
  }

  // Of our kinds only: vendors have commands of their own.
  std::vector<v1::VendorCommand> Listed(
      absl::Time requested_after = absl::InfinitePast()) {
    std::vector<v1::VendorCommand> ours;
    const auto all = sink_.List(id_, requested_after);
    EXPECT_THAT(all, muster::testing::IsOk());
    for (const v1::VendorCommand& command : all.value_or(ours)) {
      if (command.kind() == "lock") ours.push_back(command);
    }
    return ours;
  }

  static absl::Time RequestTime(const v1::VendorCommand& command) {
    return absl::FromUnixSeconds(command.request_time().seconds()) +
           absl::Nanoseconds(command.request_time().nanos());
  }

  const std::unique_ptr<CommandBench> bench_ = GetParam()();
  CommandSink& sink_ = bench_->sink();
  const std::string id_ = bench_->vendor_id();
  const std::string serial_number_ = bench_->serial_number();
};

TEST_P(CommandSinkConformance, SupportsALockAndNothingTwice) {
  std::set<std::string> kinds;
  for (const auto& support : sink_.Supported()) {
    EXPECT_TRUE(kinds.insert(support.kind()).second) << support.kind();
    EXPECT_GT(support.platforms_size(), 0) << support.kind();
    for (const int tracked : support.tracked_platforms()) {
      EXPECT_THAT(support.platforms(), ::testing::Contains(tracked));
    }
  }
  EXPECT_EQ(kinds.count("lock"), 1u);
}

TEST_P(CommandSinkConformance, ListsWhatItSentUntilItIsDone) {
  const auto sent = Send(Lock());

  ASSERT_THAT(sent, muster::testing::IsOk());
  EXPECT_TRUE(sent->has_send_time());
  EXPECT_FALSE(sent->already_done());
  EXPECT_FALSE(sent->untracked());
  ASSERT_EQ(Listed().size(), 1u);
  EXPECT_EQ(Listed()[0].id(), sent->vendor_command_id());
  EXPECT_NE(Listed()[0].state(), v1::VENDOR_STATE_COMPLETED);
  bench_->CompleteCommands();
  EXPECT_EQ(Listed()[0].state(), v1::VENDOR_STATE_COMPLETED);
}

TEST_P(CommandSinkConformance, ListsFromTheAskedTimeOn) {
  ASSERT_THAT(Send(Lock()), muster::testing::IsOk());
  const absl::Time requested = RequestTime(Listed().front());

  EXPECT_EQ(Listed(requested).size(), 1u);
  EXPECT_EQ(Listed(requested + absl::Seconds(1)).size(), 0u);
}

TEST_P(CommandSinkConformance, CommandsNoDeviceOfAnotherSerialNumber) {
  const auto drifted = muster::testing::ErrorIs(
      absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED");

  EXPECT_THAT(sink_.Send(id_, serial_number_ + "X", Lock()), drifted);
  EXPECT_THAT(sink_.Prepare(id_, serial_number_ + "X", Lock()), drifted);
  EXPECT_THAT(Listed(), ::testing::IsEmpty());
}

TEST_P(CommandSinkConformance, PreparesWithoutSending) {
  const auto device = sink_.Prepare(id_, serial_number_, Lock());

  ASSERT_THAT(device, muster::testing::IsOk());
  EXPECT_EQ(device->vendor_id(), id_);
  EXPECT_EQ(device->serial_number(), serial_number_);
  EXPECT_EQ(device->platform(), device::v1::PLATFORM_MAC);
  EXPECT_THAT(Listed(), ::testing::IsEmpty());
}

TEST_P(CommandSinkConformance, SendsWhatWasPreparedOnce) {
  ASSERT_THAT(sink_.Prepare(id_, serial_number_, Lock()),
              muster::testing::IsOk());

  const auto sent = Send(Lock());

  ASSERT_THAT(sent, muster::testing::IsOk());
  ASSERT_EQ(Listed().size(), 1u);
  EXPECT_EQ(Listed()[0].id(), sent->vendor_command_id());
}

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_COMMAND_SINK_CONFORMANCE_H_
