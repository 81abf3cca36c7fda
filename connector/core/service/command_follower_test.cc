#include "connector/core/service/command_follower.h"

#include <string>
#include <vector>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "connector/core/fake_command_sink.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::testing::ElementsAre;

class CommandFollowerTest : public ::testing::Test {
 protected:
  CommandFollowerTest() {
    v1::DeviceCommand lock;
    lock.mutable_lock();
    EXPECT_TRUE(commands_.Send("mac", "SN-mac", lock).ok());
    EXPECT_TRUE(commands_.Send("mac", "SN-mac", lock).ok());
  }

  // The state that Next() gives; UNSPECIFIED if it gives nothing.
  v1::VendorState Next() {
    const auto next = follower_.Next();
    EXPECT_TRUE(next.ok()) << next.status();
    if (!next.ok() || !next->has_value()) return v1::VENDOR_STATE_UNSPECIFIED;
    return (*next)->state();
  }

  FakeClock clock_;
  FakeCommandSink commands_;
  CommandFollower follower_{commands_, "mac", "command-1", clock_};
};

TEST_F(CommandFollowerTest, ReturnsTheStateThatItFindsFirst) {
  EXPECT_EQ(Next(), v1::VENDOR_STATE_PENDING);
  EXPECT_FALSE(follower_.done());
}

TEST_F(CommandFollowerTest, AsksWithGrowingPausesWhileNothingMoves) {
  std::vector<int64_t> asked_at;
  for (int second = 0; second < 200; ++second) {
    const size_t before = commands_.lists().size();
    Next();
    if (commands_.lists().size() > before) asked_at.push_back(second);
    clock_.Advance(absl::Seconds(1));
  }

  EXPECT_THAT(asked_at, ElementsAre(0, 1, 3, 8, 23, 83, 143));
}

TEST_F(CommandFollowerTest, ReturnsAStateOnlyWhenItMoved) {
  EXPECT_EQ(Next(), v1::VENDOR_STATE_PENDING);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(Next(), v1::VENDOR_STATE_UNSPECIFIED);

  commands_.Move("mac", "command-1", v1::VENDOR_STATE_RUNNING);
  clock_.Advance(absl::Seconds(2));

  EXPECT_EQ(Next(), v1::VENDOR_STATE_RUNNING);
}

TEST_F(CommandFollowerTest, AsksSoonAgainAfterTheStateMoved) {
  for (int i = 0; i < 4; ++i) {
    Next();
    clock_.Advance(absl::Minutes(1));
  }
  commands_.Move("mac", "command-1", v1::VENDOR_STATE_RUNNING);
  ASSERT_EQ(Next(), v1::VENDOR_STATE_RUNNING);

  commands_.Move("mac", "command-1", v1::VENDOR_STATE_COMPLETED);
  clock_.Advance(absl::Seconds(1));

  EXPECT_EQ(Next(), v1::VENDOR_STATE_COMPLETED);
}

TEST_F(CommandFollowerTest, IsDoneOnceTheCommandFailed) {
  Next();
  commands_.Move("mac", "command-1", v1::VENDOR_STATE_FAILED);
  clock_.Advance(absl::Seconds(1));

  EXPECT_EQ(Next(), v1::VENDOR_STATE_FAILED);
  EXPECT_TRUE(follower_.done());

  const size_t asked = commands_.lists().size();
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Next(), v1::VENDOR_STATE_UNSPECIFIED);
  EXPECT_EQ(commands_.lists().size(), asked);
}

TEST_F(CommandFollowerTest, AsksOnlyForWhatIsNotOlderThanTheCommand) {
  Next();
  clock_.Advance(absl::Seconds(1));
  Next();

  EXPECT_THAT(commands_.lists(),
              ElementsAre(absl::InfinitePast(), absl::FromUnixSeconds(1)));
}

TEST_F(CommandFollowerTest, RefusesACommandThatTheVendorDoesNotList) {
  CommandFollower lost(commands_, "mac", "command-77", clock_);

  EXPECT_THAT(lost.Next(),
              ErrorIs(absl::StatusCode::kNotFound, "COMMAND_NOT_FOUND"));
}

TEST_F(CommandFollowerTest, PassesOnThatTheVendorCannotBeAsked) {
  commands_.Fail(
      Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE", "no host"));

  EXPECT_THAT(follower_.Next(),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));
}

}  // namespace
}  // namespace muster::connector
