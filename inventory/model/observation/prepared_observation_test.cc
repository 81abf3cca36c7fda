#include "inventory/model/observation/prepared_observation.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

template <typename Observation>
Observation Parse(const char* text) {
  Observation shown;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &shown));
  return shown;
}

std::string HashOf(const char* text) {
  auto shown = Parse<v1::DeviceObservation>(text);
  return Prepare(shown).hash;
}

constexpr char kDevice[] =
    "device { name: 'n' display_name: 'a' tags: 'x' tags: 'y'"
    "  last_check_in_time { seconds: 7 }"
    "  facts { key: 'f' int_value: 1 endpoint: 'e' }"
    "  facts { key: 'g' int_value: 1 endpoint: 'e' } }"
    "observations { endpoint: 'e' observe_time { seconds: 1 } }"
    "observations { endpoint: 'p' } "
    "unobserved_fields: 'udid'";

TEST(PrepareTest, KeepsTheCheckInApartFromTheCore) {
  auto shown = Parse<v1::DeviceObservation>(kDevice);

  const PreparedDevice prepared = Prepare(shown);

  EXPECT_EQ(prepared.check_in, absl::FromUnixSeconds(7));
  EXPECT_EQ(prepared.name(), "n");
  device::v1::Device core;
  ASSERT_TRUE(core.ParseFromString(prepared.core));
  EXPECT_FALSE(core.has_last_check_in_time());
  EXPECT_EQ(core.display_name(), "a");
}

TEST(PrepareTest, TheHashHasNeitherOrderNorTimes) {
  EXPECT_EQ(HashOf(kDevice),
            HashOf("device { name: 'n' display_name: 'a' tags: 'y' tags: 'x'"
                   "  last_check_in_time { seconds: 8 } etag: 'z'"
                   "  facts { key: 'g' int_value: 1 endpoint: 'e' }"
                   "  facts { key: 'f' int_value: 1 endpoint: 'e'"
                   "          observe_time { seconds: 2 } } }"
                   "observations { endpoint: 'p' }"
                   "observations { endpoint: 'e' } unobserved_fields: 'udid'"));
  EXPECT_EQ(HashOf(kDevice).size(), 16u);
}

TEST(PrepareTest, TheHashIsThatOfAllThatCounts) {
  auto other_name = Parse<v1::DeviceObservation>(kDevice);
  auto other_endpoint = other_name, other_asked = other_name,
       other_state = other_name;
  other_name.mutable_device()->set_display_name("b");
  other_endpoint.mutable_observations(1)->set_endpoint("q");
  other_asked.clear_unobserved_fields();
  other_state.mutable_device()->set_state(device::v1::STATE_REMOVED);

  for (auto* other :
       {&other_name, &other_endpoint, &other_asked, &other_state}) {
    EXPECT_NE(Prepare(*other).hash, HashOf(kDevice));
  }
}

TEST(PrepareTest, AnEndpointIsNotTakenForAFieldThatWasNotAskedFor) {
  EXPECT_NE(HashOf("device { name: 'n' } observations { endpoint: 'udid' }"),
            HashOf("device { name: 'n' } unobserved_fields: 'udid'"));
}

TEST(PrepareTest, AFacetsTimesBelongToItsEndpoint) {
  auto shown = Parse<v1::FacetObservation>(
      "facet { name: 'n' kind: FACET_KIND_APPS endpoint: 'prism/apps' }"
      "observation { observe_time { seconds: 1 } }");

  const PreparedFacet prepared = Prepare(shown);

  EXPECT_EQ(shown.observation().endpoint(), "prism/apps");
  EXPECT_EQ(prepared.hash.size(), 16u);
}

}  // namespace
}  // namespace muster::inventory
