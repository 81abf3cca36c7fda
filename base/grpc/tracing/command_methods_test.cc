#include "base/grpc/tracing/command_methods.h"

#include "gtest/gtest.h"

namespace muster {
namespace {

TEST(CommandMethodsTest, AreThoseThatAskForSomethingToBeDone) {
  EXPECT_TRUE(IsCommandMethod("muster.actions.v1.Actions/CreateCommand"));
  EXPECT_TRUE(IsCommandMethod("muster.actions.v1.Actions/CreateBatch"));
  EXPECT_TRUE(IsCommandMethod("muster.actions.v1.Actions/ApproveCommand"));
  EXPECT_TRUE(IsCommandMethod("muster.connector.v1.Connector/SendCommand"));
}

TEST(CommandMethodsTest, AreNotThoseThatLook) {
  EXPECT_FALSE(IsCommandMethod("muster.actions.v1.Actions/GetCommand"));
  EXPECT_FALSE(IsCommandMethod("muster.actions.v1.Actions/ListCommands"));
  EXPECT_FALSE(IsCommandMethod("muster.connector.v1.Connector/FollowCommand"));
  EXPECT_FALSE(IsCommandMethod("muster.inventory.v1.Inventory/GetDevice"));
}

}  // namespace
}  // namespace muster
