#include "inventory/liveness/liveness_block.h"

#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/records.pb.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class LivenessBlockTest : public ::testing::Test {
 protected:
  LivenessBlock RoundTrip(const LivenessBlock& block) {
    auto decoded =
        DecodeLivenessBlock(BlockKey(3), EncodeLivenessBlock(block), names_);
    EXPECT_THAT(decoded, IsOk());
    return decoded.ok() ? *std::move(decoded) : LivenessBlock();
  }
  absl::Status Decode(const store::LivenessBlock& stored) {
    return DecodeLivenessBlock(BlockKey(3), stored.SerializeAsString(), names_)
        .status();
  }

  EndpointNames names_;
};

TEST_F(LivenessBlockTest, KeepsEveryTimeToTheMicrosecond) {
  LivenessBlock block;
  block.SetTouch(0, 900);
  block.SetTouch(63, 1);
  SetTime(block.check_ins, 5, 1700000000123456);
  SetTime(block.check_ins, 6, 1700000000123457);
  EndpointTimes& times = block.At(names_.Intern("prism/filevault"));
  SetTime(times.observed, 5, 0);
  SetTime(times.collected, 7, -1);
  SetTime(block.At(names_.Intern("devices")).observed, 1, 2);

  const LivenessBlock back = RoundTrip(block);

  EXPECT_EQ(back.touches, block.touches);
  EXPECT_EQ(back.check_ins, block.check_ins);
  ASSERT_EQ(back.endpoints.size(), 2u);
  EXPECT_EQ(*back.endpoints[0].endpoint, "devices");
  EXPECT_EQ(*back.endpoints[1].endpoint, "prism/filevault");
  EXPECT_EQ(back.endpoints[1].observed, block.endpoints[1].observed);
  EXPECT_EQ(back.endpoints[1].collected, block.endpoints[1].collected);
}

TEST_F(LivenessBlockTest, KeepsTimesThatAreAsFarApartAsCanBe) {
  LivenessBlock block;
  SetTime(block.check_ins, 0, std::numeric_limits<Micros>::min() + 1);
  SetTime(block.check_ins, 1, std::numeric_limits<Micros>::max());

  EXPECT_EQ(RoundTrip(block).check_ins, block.check_ins);
}

TEST_F(LivenessBlockTest, WithoutAnythingInItIsEmpty) {
  LivenessBlock block;
  EXPECT_TRUE(block.empty());
  block.At(names_.Intern("devices"));
  SetTime(block.check_ins, 4, kNoTime);
  EXPECT_TRUE(block.empty());

  SetTime(block.check_ins, 4, 7);
  EXPECT_FALSE(block.empty());
  block.Clear(4);
  EXPECT_TRUE(block.empty());
  EXPECT_TRUE(RoundTrip(block).empty());
}

TEST_F(LivenessBlockTest, RefusesWhatItDidNotWrite) {
  store::LivenessBlock good;
  good.set_format(1);
  good.add_endpoints()->set_endpoint("devices");
  for (int i = 0; i < 64; ++i) good.add_check_ins(i);
  EXPECT_THAT(Decode(good), IsOk());
  auto other_format = good, short_column = good, long_column = good,
       short_endpoint = good, twice = good;
  other_format.set_format(2);
  short_column.mutable_check_ins()->RemoveLast();
  long_column.add_check_ins(1);
  short_endpoint.mutable_endpoints(0)->add_observe_times(1);
  for (int i = 0; i < 64; ++i) {
    twice.mutable_endpoints(0)->add_observe_times(1);
  }
  twice.add_endpoints()->set_endpoint("devices");

  for (const auto& bad :
       {other_format, short_column, long_column, short_endpoint, twice}) {
    EXPECT_THAT(Decode(bad),
                ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
  }
  EXPECT_THAT(DecodeLivenessBlock(BlockKey(3), "\xff", names_),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace muster::inventory
