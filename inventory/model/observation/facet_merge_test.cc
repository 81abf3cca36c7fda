#include "inventory/model/observation/facet_merge.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;

device::v1::Facet Normal(const char* text) {
  device::v1::Facet facet;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &facet));
  NormalizeFacet(facet);
  return facet;
}

TEST(NormalizeFacetTest, SortsEachListAndDropsDuplicates) {
  EXPECT_THAT(Normal("kind: FACET_KIND_APPS"
                     "  apps { bundle_id: 'b' version: '2' }"
                     "  apps { bundle_id: 'a' }"
                     "  apps { bundle_id: 'b' version: '1' }"
                     "  apps { bundle_id: 'a' }"),
              EqualsProto("kind: FACET_KIND_APPS"
                          "  apps { bundle_id: 'a' }"
                          "  apps { bundle_id: 'b' version: '1' }"
                          "  apps { bundle_id: 'b' version: '2' }"));
  EXPECT_THAT(Normal("kind: FACET_KIND_PROFILES"
                     "  profiles { identifier: 'b' }"
                     "  profiles { identifier: 'a' verified: true }"
                     "  profiles { identifier: 'a' }"),
              EqualsProto("kind: FACET_KIND_PROFILES"
                          "  profiles { identifier: 'a' }"
                          "  profiles { identifier: 'a' verified: true }"
                          "  profiles { identifier: 'b' }"));
  EXPECT_THAT(Normal("kind: FACET_KIND_LOCAL_USERS"
                     "  local_users { user_name: 'b' }"
                     "  local_users { user_name: 'a' }"
                     "  local_users { user_name: 'b' }"),
              EqualsProto("kind: FACET_KIND_LOCAL_USERS"
                          "  local_users { user_name: 'a' }"
                          "  local_users { user_name: 'b' }"));
  EXPECT_THAT(Normal("kind: FACET_KIND_LIBRARY_ITEMS"
                     "  library_items { id: '2' } library_items { id: '1' }"),
              EqualsProto("kind: FACET_KIND_LIBRARY_ITEMS"
                          "  library_items { id: '1' } "
                          "  library_items { id: '2' }"));
}

TEST(NormalizeFacetTest, KeepsTheListOfItsKindOnly) {
  EXPECT_THAT(Normal("kind: FACET_KIND_APPS apps { bundle_id: 'a' }"
                     "profiles { identifier: 'p' }"
                     "local_users { user_name: 'u' }"
                     "library_items { id: 'l' }"),
              EqualsProto("kind: FACET_KIND_APPS apps { bundle_id: 'a' }"));
}

TEST(NormalizeFacetTest, IgnoresWhatAConnectorSaysInOutputOnlyFields) {
  EXPECT_THAT(Normal("endpoint: 'prism/apps' revision: 3 etag: 'x'"
                     "create_time {} update_time {} collect_time {}"
                     "observe_time {}"),
              EqualsProto("endpoint: 'prism/apps'"));
}

}  // namespace
}  // namespace muster::inventory
