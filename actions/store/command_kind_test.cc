#include "actions/store/command_kind.h"

#include "gtest/gtest.h"

namespace muster::actions {
namespace {

TEST(CommandKindTest, IsTheFieldNameOfWhatIsSet) {
  connector::v1::DeviceCommand command;
  EXPECT_EQ(CommandKind(command), "");

  command.mutable_lock()->set_message("Lost");
  EXPECT_EQ(CommandKind(command), "lock");

  command.mutable_blank_push();
  EXPECT_EQ(CommandKind(command), "blank_push");
}

}  // namespace
}  // namespace muster::actions
