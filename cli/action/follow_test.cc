#include "cli/action/follow.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kDevice[] = "sources/iru/devices/a";

std::string State(int change, const std::string& state,
                  const std::string& history) {
  std::string text =
      absl::StrCat("name: 'sources/iru/devices/a/commands/1' change: ", change,
                   " state: COMMAND_STATE_", state);
  for (const char c : history) {
    absl::StrAppend(&text, " history { message: 'step ", std::string(1, c),
                    "' }");
  }
  return text;
}

std::string Message(const std::string& command, const std::string& more) {
  return absl::StrCat("commands { ", command, " } ", more);
}

// `musterctl blankpush`, which follows what it made.
class FollowTest : public MusterctlTest {
 protected:
  FollowTest() {
    actions_.plan.Answer(
        "command_class: COMMAND_CLASS_BENIGN "
        "targets { device: 'sources/iru/devices/a' }");
    actions_.create.Answer(State(1, "QUEUED", "1"));
    actions_.get.Answer(State(1, "QUEUED", "1"));
  }

  int Push() { return Run({"blankpush", kDevice, "--wait", "30"}); }
};

TEST_F(FollowTest, WritesEveryStepOnceUntilTheEnd) {
  actions_.get.Answer(State(2, "SENDING", "12"));
  actions_.get.Answer(State(4, "SUCCEEDED", "1234"));
  actions_.streams = {{{Message(State(1, "QUEUED", "1"), "caught_up: true"),
                        Message(State(3, "ACCEPTED", "123"), ""),
                        Message(State(4, "SUCCEEDED", "1234"), "")},
                       grpc::Status::OK}};

  EXPECT_EQ(Push(), kExitOk) << err_;

  EXPECT_EQ(actions_.watched[0].parent(), kDevice);
  EXPECT_THAT(out_, HasSubstr("step 1\n  "));
  EXPECT_THAT(out_, HasSubstr("step 4\n"));
  EXPECT_EQ(out_.find("step 2"), out_.rfind("step 2"));
  EXPECT_THAT(out_, Not(HasSubstr("Still open")));
}

TEST_F(FollowTest, AsksForNoStreamOfWhatHasEnded) {
  actions_.get = {};
  actions_.get.Answer(State(4, "SUCCEEDED", "1234"));

  EXPECT_EQ(Push(), kExitOk) << err_;

  EXPECT_THAT(actions_.watched, IsEmpty());
}

TEST_F(FollowTest, SeesWhatEndedBeforeTheStreamBegan) {
  actions_.get.Answer(State(4, "SUCCEEDED", "12"));
  actions_.streams = {{{"caught_up: true"}, grpc::Status::OK}};

  EXPECT_EQ(Push(), kExitOk) << err_;

  EXPECT_THAT(out_, HasSubstr("step 2\n"));
  EXPECT_THAT(out_, Not(HasSubstr("Still open")));
}

TEST_F(FollowTest, ResumesAStreamWhereItBrokeOff) {
  actions_.streams = {
      {{Message(State(2, "SENDING", "12"), "resume_token: 't-1'")},
       {grpc::StatusCode::UNAVAILABLE, "draining"}},
      {{Message(State(3, "ACCEPTED", "123"), "resume_token: 't-2'")},
       {grpc::StatusCode::CANCELLED, "gone"}},
      {{Message(State(4, "SUCCEEDED", "1234"), "resume_token: 't-3'")},
       grpc::Status::OK}};
  actions_.get.Answer(State(4, "SUCCEEDED", "1234"));

  EXPECT_EQ(Push(), kExitOk) << err_;

  ASSERT_THAT(actions_.watched, SizeIs(3));
  EXPECT_EQ(actions_.watched[0].resume_token(), "");
  EXPECT_EQ(actions_.watched[1].resume_token(), "t-1");
  EXPECT_EQ(actions_.watched[2].resume_token(), "t-2");
  EXPECT_THAT(out_, HasSubstr("step 4\n"));
}

TEST_F(FollowTest, HearsNoCommandButItsOwn) {
  actions_.streams = {
      {{"commands { name: 'sources/iru/devices/a/commands/2' "
        "state: COMMAND_STATE_FAILED history { message: 'not mine' } }",
        Message(State(3, "SUCCEEDED", "12"), "")},
       grpc::Status::OK}};
  actions_.get.Answer(State(3, "SUCCEEDED", "12"));

  EXPECT_EQ(Push(), kExitOk) << err_;

  EXPECT_THAT(out_, Not(HasSubstr("not mine")));
}

TEST_F(FollowTest, SaysSoIfItIsStillOpenInTheEnd) {
  EXPECT_EQ(Push(), kExitOk) << err_;

  EXPECT_THAT(out_, HasSubstr("Still open; it is followed on. `musterctl "
                              "command sources/iru/devices/a/commands/1`"));
}

TEST_F(FollowTest, FailsIfTheStreamIsRefused) {
  actions_.streams = {
      {{}, {grpc::StatusCode::PERMISSION_DENIED, "not for you"}}};

  EXPECT_EQ(Push(), kExitCredentialRefused);
  EXPECT_THAT(err_, HasSubstr("not for you"));
}

TEST_F(FollowTest, FollowsABatchBySerialNumber) {
  const std::string batch =
      "name: 'sources/iru/batches/b' commands { name: 'x' serial_number: 'C02' "
      "state: COMMAND_STATE_";
  actions_.plan = {};
  actions_.plan.Answer(
      "targets { device: 'sources/iru/devices/a' } "
      "targets { device: 'sources/iru/devices/b' }");
  actions_.create_batch.Answer(batch + "QUEUED }");
  actions_.get_batch.Answer(batch + "QUEUED }");
  actions_.streams = {{{"commands { name: 'x' serial_number: 'C02' "
                        "state: COMMAND_STATE_FAILED "
                        "history { message: 'refused' } }"},
                       grpc::Status::OK}};
  actions_.get_batch.Answer(batch + "FAILED state_message: 'refused' }");

  EXPECT_EQ(Run({"lock", kDevice, "sources/iru/devices/b", "--yes"}),
            kExitRefused);

  EXPECT_EQ(actions_.watched[0].parent(), "sources/iru/devices/-");
  EXPECT_EQ(actions_.watched[0].batch(), "sources/iru/batches/b");
  EXPECT_THAT(out_, HasSubstr("  C02  "));
  EXPECT_THAT(err_, HasSubstr("1 of 1 commands did not succeed"));
}

}  // namespace
}  // namespace muster::cli
