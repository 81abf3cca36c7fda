#include "inventory/sources/review/review_store.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::Begin;
using testing::kSource;

class ReviewStoreTest : public ::testing::Test {
 protected:
  ReviewStoreTest() {
    v1::Source source;
    source.set_name(kSource);
    source.set_state(v1::SOURCE_STATE_WAITING_TO_SYNC);
    inventory_.PutSource(source);
  }
  static v1::SourceReview Review(int64_t devices) {
    v1::SourceReview review;
    review.set_device_count(devices);
    return review;
  }
  absl::Status BeginSync() {
    return inventory_.NewSession().Handle(Begin()).status();
  }

  testing::TestInventory inventory_;
  ReviewStore reviews_{inventory_.writer()};
};

TEST_F(ReviewStoreTest, AReviewHoldsTheSourceUntilItIsActivated) {
  const auto pending = reviews_.Put(kSource, Review(3350));
  ASSERT_THAT(pending, IsOk());
  EXPECT_EQ(pending->state(), v1::SOURCE_STATE_PENDING_REVIEW);
  EXPECT_EQ(inventory_.GetSource().review().device_count(), 3350);
  EXPECT_THAT(BeginSync(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                   "SOURCE_PENDING_REVIEW"));
  EXPECT_EQ(inventory_.GetSource().last_sync(), "");

  const auto active = reviews_.Activate(kSource);

  ASSERT_THAT(active, IsOk());
  EXPECT_EQ(active->state(), v1::SOURCE_STATE_WAITING_TO_SYNC);
  EXPECT_FALSE(inventory_.GetSource().has_review());
  EXPECT_THAT(BeginSync(), IsOk());
}

TEST_F(ReviewStoreTest, ALaterReviewReplacesTheOneThatWaits) {
  ASSERT_THAT(reviews_.Put(kSource, Review(1)), IsOk());
  ASSERT_THAT(reviews_.Put(kSource, Review(2)), IsOk());

  EXPECT_EQ(inventory_.GetSource().review().device_count(), 2);
}

TEST_F(ReviewStoreTest, AnActivatedSourceIsNotReviewedAgain) {
  ASSERT_THAT(reviews_.Activate(kSource), IsOk());
  inventory_.Reopen();

  EXPECT_THAT(ReviewStore(inventory_.writer()).Put(kSource, Review(1)),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_ACTIVE"));
}

TEST_F(ReviewStoreTest, ASourceThatHadASyncIsActive) {
  inventory_.Sync({testing::Shown("a")});
  const int commits = inventory_.commits();

  EXPECT_THAT(reviews_.Put(kSource, Review(1)),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_ACTIVE"));
  ASSERT_THAT(reviews_.Activate(kSource), IsOk());
  EXPECT_EQ(inventory_.commits(), commits);
  EXPECT_EQ(inventory_.GetSource().state(), v1::SOURCE_STATE_OK);
}

TEST_F(ReviewStoreTest, RefusesASourceThatThereIsNot) {
  EXPECT_THAT(reviews_.Put("sources/x", Review(1)),
              ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
  EXPECT_THAT(
      reviews_.Activate("x"),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
