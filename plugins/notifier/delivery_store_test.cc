#include "plugins/notifier/delivery_store.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::notifier {
namespace {

using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::muster::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DeliveryStoreTest : public ::testing::Test {
 protected:
  DeliveryStoreTest() { Reopen(); }

  void Reopen() {
    store_.reset();
    auto store = DeliveryStore::Open(dir_.Join("store"));
    ASSERT_THAT(store, IsOk());
    store_ = *std::move(store);
  }

  static storage::Standing Standing(const std::string& key) {
    storage::Standing standing;
    standing.set_recipient("ops");
    standing.mutable_trouble()->set_key(key);
    return standing;
  }

  TempDir dir_;
  std::unique_ptr<DeliveryStore> store_;
};

TEST_F(DeliveryStoreTest, KeepsStandingsOverARestart) {
  ASSERT_THAT(store_->Put(Standing("a")), IsOk());
  ASSERT_THAT(store_->Put(Standing("b")), IsOk());
  ASSERT_THAT(store_->Delete(Standing("a")), IsOk());
  Reopen();
  ASSERT_THAT(*store_->Standings(), SizeIs(1));
  EXPECT_EQ((*store_->Standings())[0].trouble().key(), "b");
}

TEST_F(DeliveryStoreTest, ForgetsAStandingThatIsOverWithItsLastMessage) {
  storage::Standing standing = Standing("a");
  ASSERT_THAT(store_->Sent(standing, {}), IsOkAndHolds("notifications/1"));
  EXPECT_THAT(*store_->Standings(), SizeIs(1));
  standing.set_over(true);
  ASSERT_THAT(store_->Sent(standing, {}), IsOkAndHolds("notifications/2"));
  EXPECT_THAT(*store_->Standings(), IsEmpty());
}

TEST_F(DeliveryStoreTest, NumbersGoOnAfterARestart) {
  ASSERT_THAT(store_->Sent({}), IsOkAndHolds("notifications/1"));
  Reopen();
  EXPECT_THAT(store_->Sent({}), IsOkAndHolds("notifications/2"));
}

TEST_F(DeliveryStoreTest, ListsNewestFirstInPages) {
  for (int i = 0; i < 3; ++i) ASSERT_THAT(store_->Sent({}), IsOk());
  const auto first = store_->Notifications(2);
  ASSERT_THAT(*first, SizeIs(2));
  EXPECT_EQ((*first)[0].name(), "notifications/3");
  const auto rest = store_->Notifications(2, NumberOf((*first)[1]));
  ASSERT_THAT(*rest, SizeIs(1));
  EXPECT_EQ((*rest)[0].name(), "notifications/1");
}

}  // namespace
}  // namespace muster::notifier
