// No PIN is lost, whichever answer is.
#include "actions/follow/pin_keeper.h"

#include <filesystem>
#include <fstream>

#include "actions/dispatch/dispatch_fixture.h"
#include "base/errors.h"
#include "gmock/gmock.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using Code = absl::StatusCode;

class PinKeeperTest : public DispatchFixture {
 protected:
  // The PINs of the Mac, the newest first.
  std::vector<std::string> Pins() {
    std::vector<std::string> clear;
    const auto kept = pins->List(kMac);
    for (const v1::SealedSecret& sealed : *kept) {
      clear.push_back(vault->Open(sealed).value().Reveal());
    }
    return clear;
  }

  void VendorHas(const std::string& pin) {
    secrets.Put(kMac, connector::v1::SECRET_KIND_UNLOCK_PIN, pin);
  }

  // The files of the store that hold `text`.
  std::vector<std::string> FilesWith(const std::string& text) {
    std::vector<std::string> found;
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(base.dir.path())) {
      if (!file.is_regular_file()) continue;
      std::ifstream in(file.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      if (bytes.find(text) != std::string::npos) {
        found.push_back(file.path().string());
      }
    }
    return found;
  }

  void Complete() {
    gateway_.MoveRows(kMac, connector::v1::VENDOR_STATE_COMPLETED);
    TurnAfter(absl::Seconds(5));
  }
};

TEST_F(PinKeeperTest, PinOfTheAnswerIsKeptWithTheAnswer) {
  const v1::Command command = QueueLock();

  dispatcher_->RunOnce();

  EXPECT_EQ(StateOf(command), "ACCEPTED");
  EXPECT_THAT(Pins(), ElementsAre("100001"));
  EXPECT_EQ(pins->List(kMac)->front().record().command(), command.name());
}

TEST_F(PinKeeperTest, PinOutlivesTheProcess) {
  QueueLock();
  dispatcher_->RunOnce();

  Restart();

  EXPECT_THAT(Pins(), ElementsAre("100001"));
}

TEST_F(PinKeeperTest, PinIsReadAtTheVendorAfterTheAnswerWasLost) {
  VendorHas("496406");
  const v1::Command command = QueueLock();
  gateway_.FailNextSend(
      {Error(Code::kUnknown, "COMMAND_IN_DOUBT", "lost"), /*taken=*/true});

  dispatcher_->RunOnce();
  TurnAfter(absl::Seconds(5));
  EXPECT_EQ(StateOf(command), "ACCEPTED");
  EXPECT_THAT(Pins(), ElementsAre("496406"));
  Complete();

  EXPECT_EQ(StateOf(command), "SUCCEEDED");
  EXPECT_THAT(Pins(), ElementsAre("496406"));
}

TEST_F(PinKeeperTest, VendorsOtherPinIsKeptBesideTheAnswersAndMarked) {
  VendorHas("222222");
  QueueLock();
  dispatcher_->RunOnce();

  Complete();

  EXPECT_THAT(Pins(), UnorderedElementsAre("100001", "222222"));
  EXPECT_TRUE(pins->List(kMac)->front().record().mismatch());
}

TEST_F(PinKeeperTest, DevicesWordConfirmsThePin) {
  VendorHas("100001");
  QueueLock();
  dispatcher_->RunOnce();
  EXPECT_FALSE(pins->List(kMac)->front().record().has_confirm_time());

  Complete();

  EXPECT_THAT(Pins(), ElementsAre("100001"));
  EXPECT_TRUE(pins->List(kMac)->front().record().has_confirm_time());
}

TEST_F(PinKeeperTest, VendorThatCannotBeAskedDoesNotHoldTheCommand) {
  secrets.FailWith(Error(Code::kUnavailable, "SERVICE_UNREACHABLE", "away"));
  const v1::Command command = QueueLock();
  dispatcher_->RunOnce();

  Complete();

  EXPECT_EQ(StateOf(command), "SUCCEEDED");
  EXPECT_THAT(Pins(), ElementsAre("100001"));
}

TEST_F(PinKeeperTest, SecondLockKeepsTheFirstPin) {
  QueueLock("first");
  dispatcher_->RunOnce();
  Complete();
  QueueLock("second");
  TurnAfter(absl::Seconds(1));

  EXPECT_THAT(Pins(), ElementsAre("100002", "100001"));
}

TEST_F(PinKeeperTest, PinIsNoWhereInTheStoreInClear) {
  QueueLock();
  dispatcher_->RunOnce();
  Complete();
  dispatcher.reset();
  Restart();

  EXPECT_THAT(FilesWith("100001"), IsEmpty());
  // What is looked for like that is found where it is in clear.
  EXPECT_THAT(FilesWith("stolen"), ::testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace muster::actions
