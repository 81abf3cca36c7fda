#include "inventory/model/liveness.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;

template <typename Message>
Message Parse(const char* text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

TEST(MergeLivenessTest, ReplacesTheEndpointsThatWereReadAndKeepsTheRest) {
  const auto after = MergeLiveness(
      Parse<device::v1::Liveness>(
          "observations { endpoint: 'b' observe_time { seconds: 1 } }"
          "observations { endpoint: 'c' observe_time { seconds: 1 } }"),
      Parse<v1::DeviceObservation>(
          "device { name: 'n' last_check_in_time { seconds: 7 } }"
          "observations { endpoint: 'b' observe_time { seconds: 2 } }"
          "observations { endpoint: 'a' observe_time { seconds: 2 } }"));

  EXPECT_THAT(
      after, EqualsProto(
                 "device: 'n' last_check_in_time { seconds: 7 }"
                 "observations { endpoint: 'a' observe_time { seconds: 2 } }"
                 "observations { endpoint: 'b' observe_time { seconds: 2 } }"
                 "observations { endpoint: 'c' observe_time { seconds: 1 } }"));
}

TEST(MergeLivenessTest, KeepsACheckInThatWasNotTold) {
  const auto after = MergeLiveness(
      Parse<device::v1::Liveness>("last_check_in_time { seconds: 7 }"),
      Parse<v1::DeviceObservation>("device { name: 'n' }"));

  EXPECT_THAT(after,
              EqualsProto("device: 'n' last_check_in_time { seconds: 7 }"));
}

TEST(IsSignOfLifeTest, IsACheckInOrACollectionThatMoved) {
  const auto before = Parse<device::v1::Liveness>(
      "last_check_in_time { seconds: 7 }"
      "observations { endpoint: 'a' collect_time { seconds: 1 } }");
  auto checked_in = before;
  checked_in.mutable_last_check_in_time()->set_seconds(8);
  auto collected = before;
  collected.mutable_observations(0)->mutable_collect_time()->set_seconds(2);
  auto first_collected = before;
  first_collected.mutable_observations(0)->set_endpoint("b");

  EXPECT_TRUE(IsSignOfLife(before, checked_in));
  EXPECT_TRUE(IsSignOfLife(before, collected));
  EXPECT_TRUE(IsSignOfLife(before, first_collected));
}

TEST(IsSignOfLifeTest, IsNotThatMusterReadItAgain) {
  const auto before = Parse<device::v1::Liveness>(
      "last_check_in_time { seconds: 7 }"
      "observations { endpoint: 'a' observe_time { seconds: 1 } }");
  auto read = before;
  read.mutable_observations(0)->mutable_observe_time()->set_seconds(2);
  read.add_observations()->set_endpoint("b");

  EXPECT_FALSE(IsSignOfLife(before, read));
}

TEST(JoinLivenessTest, GivesEachFactTheTimesOfItsEndpoint) {
  auto device = Parse<device::v1::Device>(
      "facts { key: 'x' endpoint: 'a' } facts { key: 'y' endpoint: 'b' }");

  JoinLiveness(Parse<device::v1::Liveness>(
                   "last_check_in_time { seconds: 7 }"
                   "observations { endpoint: 'a' collect_time { seconds: 1 }"
                   "               observe_time { seconds: 2 } }"),
               device);

  EXPECT_THAT(device, EqualsProto("last_check_in_time { seconds: 7 }"
                                  "facts { key: 'x' endpoint: 'a'"
                                  "        collect_time { seconds: 1 }"
                                  "        observe_time { seconds: 2 } }"
                                  "facts { key: 'y' endpoint: 'b' }"));
}

}  // namespace
}  // namespace muster::inventory
