#include "connector/core/review/review_builder.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "connector/core/fake_device_source.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class ReviewBuilderTest : public ::testing::Test {
 protected:
  void Add(const std::string& id,
           std::function<void(device::v1::Device&)> edit = nullptr) {
    devices_.Add(id);
    if (edit) devices_.Edit(id, std::move(edit));
  }
  absl::StatusOr<inventory::v1::SourceReview> Read() {
    return ReadReview(devices_, cancelled_, clock_);
  }

  FakeClock clock_{absl::FromUnixSeconds(100)};
  FakeDeviceSource devices_{"sources/s"};
  absl::Notification cancelled_;
};

TEST_F(ReviewBuilderTest, CountsDevicesByWhatTheyAreTheLargestFirst) {
  const auto phone = [](device::v1::Device& device) {
    device.set_platform(device::v1::PLATFORM_IPHONE);
    device.set_category(device::v1::CATEGORY_PHONE);
    device.mutable_blueprint()->set_id("b-1");
    device.mutable_blueprint()->set_display_name("Phones");
    device.add_tags("loaner");
  };
  Add("a");
  Add("b", phone);
  Add("c", phone);

  const auto review = Read();

  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->device_count(), 3);
  ASSERT_EQ(review->tallies_size(), 6);
  EXPECT_THAT(review->tallies(0), EqualsProto(R"pb(
                field: "platform"
                value: "IPHONE"
                display_name: "IPHONE"
                device_count: 2
              )pb"));
  EXPECT_EQ(review->tallies(1).value(), "MAC");
  EXPECT_EQ(review->tallies(2).value(), "PHONE");
  EXPECT_THAT(review->tallies(4), EqualsProto(R"pb(
                field: "blueprint"
                value: "b-1"
                display_name: "Phones"
                device_count: 2
              )pb"));
  EXPECT_EQ(review->tallies(5).value(), "loaner");
}

TEST_F(ReviewBuilderTest, ShowsAFewDevicesAndTheProof) {
  for (int i = 0; i < 9; ++i) {
    Add(absl::StrCat("d", i), [](device::v1::Device& device) {
      device.mutable_user()->set_email("jo@example.com");
    });
  }

  const auto review = Read();

  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->samples_size(), ReviewBuilder::kSamples);
  EXPECT_EQ(review->samples(0).serial_number(), "SN-d0");
  EXPECT_EQ(review->samples(0).user_email(), "jo@example.com");
  EXPECT_TRUE(review->completeness().ended_on_empty_page());
  EXPECT_EQ(review->read_time().seconds(), 100);
}

TEST_F(ReviewBuilderTest, TellsHowManyTheScopeLeavesOut) {
  Add("a");
  Add("b");
  devices_.LeaveOut("b");

  const auto review = Read();

  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->device_count(), 2);
  EXPECT_EQ(review->out_of_scope_count(), 1);
  EXPECT_EQ(review->samples_size(), 1);
}

TEST_F(ReviewBuilderTest, LeavesOutWhatTheSourceCallsRemoved) {
  Add("a");
  Add("b", [](device::v1::Device& device) {
    device.set_state(device::v1::STATE_REMOVED);
  });

  const auto review = Read();

  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->device_count(), 1);
}

TEST_F(ReviewBuilderTest, ShowsNothingThatMayBeHalf) {
  Add("a");
  devices_.BreakOverlaps();

  EXPECT_THAT(Read(),
              ErrorIs(absl::StatusCode::kUnavailable, "SWEEP_INCOMPLETE"));
}

TEST_F(ReviewBuilderTest, StopsWhenItIsCancelled) {
  Add("a");
  cancelled_.Notify();

  EXPECT_THAT(Read(), ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));
}

}  // namespace
}  // namespace muster::connector
