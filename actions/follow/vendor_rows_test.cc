#include "actions/follow/vendor_rows.h"

#include <tuple>

#include "gtest/gtest.h"

namespace muster::actions {
namespace {

constexpr int64_t kSent = 1'000'000;

v1::Command Lock() {
  v1::Command command;
  command.set_state(v1::COMMAND_STATE_UNCERTAIN);
  command.mutable_command()->mutable_lock();
  command.mutable_send_time()->set_seconds(kSent);
  return command;
}

connector::v1::VendorCommand Row(const std::string& id, const std::string& kind,
                                 int64_t seconds) {
  connector::v1::VendorCommand row;
  row.set_id(id);
  row.set_kind(kind);
  row.set_state(connector::v1::VENDOR_STATE_PENDING);
  row.mutable_request_time()->set_seconds(seconds);
  return row;
}

TEST(VendorRowsTest, KnownIdIsFoundWhateverItsTime) {
  v1::Command command = Lock();
  command.set_vendor_command_id("b");
  const std::vector<connector::v1::VendorCommand> rows = {
      Row("a", "lock", kSent), Row("b", "lock", 5)};

  EXPECT_EQ(FindRow(command, rows, {"b"}).row, &rows[1]);
  command.set_vendor_command_id("c");
  EXPECT_EQ(FindRow(command, rows, {}).row, nullptr);
}

TEST(VendorRowsTest, OnlyCandidateIsTheCommand) {
  const std::vector<connector::v1::VendorCommand> rows = {
      Row("a", "", kSent), Row("b", "blank_push", kSent),
      Row("c", "lock", kSent + 1), Row("d", "lock", kSent - 3600)};

  EXPECT_EQ(FindRow(Lock(), rows, {}).row, &rows[2]);
}

TEST(VendorRowsTest, TwoCandidatesAreNoMatch) {
  const std::vector<connector::v1::VendorCommand> rows = {
      Row("a", "lock", kSent), Row("b", "lock", kSent + 1),
      Row("c", "lock", kSent + 2)};

  const RowMatch match = FindRow(Lock(), rows, {});

  EXPECT_EQ(match.row, nullptr);
  EXPECT_EQ(match.candidates, 3);
}

TEST(VendorRowsTest, RowOfAnotherCommandOfOursIsNoCandidate) {
  const std::vector<connector::v1::VendorCommand> rows = {
      Row("a", "lock", kSent), Row("b", "lock", kSent)};

  EXPECT_EQ(FindRow(Lock(), rows, {"a"}).row, &rows[1]);
}

TEST(VendorRowsTest, CandidateWasRequestedWhileWeWereSending) {
  const int64_t skew = absl::ToInt64Seconds(kClockSkew);
  const auto found = [](int64_t seconds) {
    const std::vector<connector::v1::VendorCommand> rows = {
        Row("a", "lock", seconds)};
    return FindRow(Lock(), rows, {}).row != nullptr;
  };

  EXPECT_FALSE(found(kSent - skew - 1));
  EXPECT_TRUE(found(kSent - skew));
  EXPECT_TRUE(found(kSent + 900 + skew));
  EXPECT_FALSE(found(kSent + 900 + skew + 1));
  EXPECT_EQ(RequestedAfter(Lock()), absl::FromUnixSeconds(kSent - skew));
}

TEST(VendorRowsTest, StateFollowsTheVendorsWord) {
  v1::Command command = Lock();
  command.set_state(v1::COMMAND_STATE_NOT_NOW);
  const std::tuple<connector::v1::VendorState, v1::CommandState> table[] = {
      {connector::v1::VENDOR_STATE_PENDING, v1::COMMAND_STATE_ACCEPTED},
      {connector::v1::VENDOR_STATE_RUNNING, v1::COMMAND_STATE_RUNNING},
      {connector::v1::VENDOR_STATE_NOT_NOW, v1::COMMAND_STATE_NOT_NOW},
      {connector::v1::VENDOR_STATE_COMPLETED, v1::COMMAND_STATE_SUCCEEDED},
      {connector::v1::VENDOR_STATE_FAILED, v1::COMMAND_STATE_FAILED},
      {connector::v1::VENDOR_STATE_UNSPECIFIED, v1::COMMAND_STATE_NOT_NOW},
  };
  for (const auto& [vendor, ours] : table) {
    connector::v1::VendorCommand row = Row("a", "lock", kSent);
    row.set_state(vendor);

    const Step step = StepAfterRow(command, row);

    EXPECT_EQ(step.state, ours) << connector::v1::VendorState_Name(vendor);
    EXPECT_EQ(step.vendor_state, vendor);
    EXPECT_EQ(step.vendor_command_id, "a");
    EXPECT_FALSE(step.message.empty());
  }
}

TEST(VendorRowsTest, FailureCarriesTheDevicesWords) {
  connector::v1::VendorCommand row = Row("a", "lock", kSent);
  row.set_state(connector::v1::VENDOR_STATE_FAILED);
  row.set_error_message("MCMDMErrorDomain 12021");

  const Step step = StepAfterRow(Lock(), row);

  EXPECT_EQ(step.message, "The device reported: MCMDMErrorDomain 12021");
  EXPECT_EQ(step.error_reason, "COMMAND_FAILED_ON_DEVICE");
}

TEST(VendorRowsTest, MissingRowKeepsStateAndReason) {
  v1::Command command = Lock();
  command.set_error_reason("COMMAND_IN_DOUBT");

  const Step step = StepWithoutRow(command, RowMatch());

  EXPECT_EQ(step.state, v1::COMMAND_STATE_UNCERTAIN);
  EXPECT_EQ(step.error_reason, "COMMAND_IN_DOUBT");
}

}  // namespace
}  // namespace muster::actions
