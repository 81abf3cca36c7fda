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

TEST(JoinLivenessTest, GivesAFacetTheTimesOfItsEndpoint) {
  auto facet = Parse<device::v1::Facet>("endpoint: 'prism/apps'");

  JoinLiveness(Parse<device::v1::Liveness>(
                   "observations { endpoint: 'devices'"
                   "               observe_time { seconds: 9 } }"
                   "observations { endpoint: 'prism/apps'"
                   "               collect_time { seconds: 1 }"
                   "               observe_time { seconds: 2 } }"),
               facet);

  EXPECT_THAT(facet, EqualsProto("endpoint: 'prism/apps'"
                                 "collect_time { seconds: 1 }"
                                 "observe_time { seconds: 2 }"));
}

}  // namespace
}  // namespace muster::inventory
