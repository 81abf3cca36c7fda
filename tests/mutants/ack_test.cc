// A page that was not kept is not acknowledged. Through the session, as a
// connector sees it.
#include <string>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using ::muster::testing::StatusIs;

TEST(PageAck, IsNotGivenForAPageThatWasRefused) {
  testing::TestInventory inventory;
  SyncSession session = inventory.NewSession();
  ASSERT_THAT(session.Handle(testing::Begin()), IsOk());
  inventory.store().FailNextCommit(absl::ResourceExhaustedError("full"));

  const auto ack = session.Handle(testing::Page(0, {testing::Shown("0001")}));

  EXPECT_THAT(ack, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(inventory.Get("0001").name(), "");
}

TEST(PageAck, IsNotGivenForAPageThatWasLost) {
  testing::TestInventory inventory;
  SyncSession session = inventory.NewSession();
  ASSERT_THAT(session.Handle(testing::Begin()), IsOk());
  inventory.store().LoseNextCommit(/*happened=*/false);

  const auto ack = session.Handle(testing::Page(0, {testing::Shown("0001")}));

  EXPECT_THAT(ack, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(inventory.Get("0001").name(), "");
}

}  // namespace
}  // namespace muster::inventory
