#include "connector/iru/command/action.h"

#include <string>

#include "gtest/gtest.h"

namespace muster::iru {
namespace {

using connector::v1::DeviceCommand;

TEST(ActionTest, SaysOnlyWhatWasAskedOfALock) {
  DeviceCommand command;
  command.mutable_lock();
  EXPECT_EQ(BodyOf(command), "");

  command.mutable_lock()->set_message("Call \"IT\"\n\\o/");
  command.mutable_lock()->set_phone_number("+41 44");
  EXPECT_EQ(BodyOf(command),
            R"({"Message":"Call \"IT\"\u000a\\o/","PhoneNumber":"+41 44"})");
}

TEST(ActionTest, SaysWhetherAnEraseKeepsTheDataPlan) {
  DeviceCommand command;
  command.mutable_erase();
  EXPECT_EQ(BodyOf(command), R"({"PreserveDataPlan":false})");

  command.mutable_erase()->set_pin("123456");
  command.mutable_erase()->set_preserve_data_plan(true);
  EXPECT_EQ(BodyOf(command), R"({"PIN":"123456","PreserveDataPlan":true})");
}

TEST(ActionTest, SendsNothingWithABlankPush) {
  DeviceCommand command;
  command.mutable_blank_push();

  EXPECT_EQ(BodyOf(command), "");
  EXPECT_EQ(ActionOf(command)->action, "blankpush");
}

TEST(ActionTest, KnowsThePlatformsOfEachAction) {
  DeviceCommand lock;
  lock.mutable_lock();
  EXPECT_TRUE(Knows(*ActionOf(lock), device::v1::PLATFORM_ANDROID));
  EXPECT_FALSE(Knows(*ActionOf(lock), device::v1::PLATFORM_WINDOWS));
  EXPECT_TRUE(Knows(*ActionOf(lock), device::v1::PLATFORM_UNSPECIFIED));

  DeviceCommand push;
  push.mutable_blank_push();
  EXPECT_TRUE(Knows(*ActionOf(push), device::v1::PLATFORM_APPLE_TV));
  EXPECT_FALSE(Knows(*ActionOf(push), device::v1::PLATFORM_ANDROID));

  DeviceCommand erase;
  erase.mutable_erase();
  EXPECT_TRUE(Knows(*ActionOf(erase), device::v1::PLATFORM_WINDOWS));
}

TEST(ActionTest, KnowsNoOtherKind) {
  EXPECT_EQ(ActionOf(DeviceCommand()), nullptr);
}

}  // namespace
}  // namespace muster::iru
