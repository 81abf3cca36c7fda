#include "inventory/read/facet_reader.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "inventory/model/proto_time.h"
#include "inventory/read/page_limit.h"
#include "inventory/read/read_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using device::v1::Facet;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::AppsName;
using testing::DeviceName;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PutDevice;
using testing::PutFacet;
using testing::TestApps;
using testing::TestDevice;

const absl::Time kNow = absl::FromUnixSeconds(1800000000);

class FacetReaderTest : public testing::ReadFixture {
 protected:
  FacetReaderTest() { PutDevice(store_, TestDevice("a")); }

  absl::StatusOr<Facet> Get(absl::string_view id, Revision at = 0) {
    v1::GetFacetRequest request;
    request.set_name(AppsName(id));
    request.set_revision(at);
    return reader_.Get(request);
  }
  absl::StatusOr<v1::ListFacetsResponse> List(absl::string_view parent,
                                              int size = 0,
                                              const std::string& token = "") {
    v1::ListFacetsRequest request;
    request.set_parent(std::string(parent));
    request.set_page_size(size);
    request.set_page_token(token);
    return reader_.List(request);
  }
  // A facet of the device `a`.
  Facet Named(absl::string_view facet) {
    Facet named = TestApps("a");
    named.set_name(absl::StrCat(DeviceName("a"), "/facets/", facet));
    named.set_endpoint(absl::StrCat("prism/", facet));
    return named;
  }
  std::vector<std::string> EndpointsOf(const v1::ListFacetsResponse& page) {
    std::vector<std::string> endpoints;
    for (const Facet& one : page.facets()) endpoints.push_back(one.endpoint());
    return endpoints;
  }

  const FacetReader reader_{store_, liveness_};
};

TEST_F(FacetReaderTest, ShowsAFacetWithTheTimesOfItsEndpoint) {
  PutFacet(store_, Named("apps"));
  SeeAlive("a", kNow, "prism/apps");

  const auto facet = Get("a");

  ASSERT_THAT(facet, IsOk());
  EXPECT_EQ(facet->apps(0).version(), "1.0");
  EXPECT_EQ(FromProto(facet->collect_time()), kNow - absl::Hours(1));
  EXPECT_EQ(FromProto(facet->observe_time()), kNow + absl::Hours(1));
}

TEST_F(FacetReaderTest, TellsNoTimesOfAnotherEndpoint) {
  PutFacet(store_, Named("apps"));
  SeeAlive("a", kNow, "prism/profiles");

  EXPECT_FALSE(Get("a")->has_observe_time());
}

TEST_F(FacetReaderTest, ShowsAFacetAsItWasWithoutTimes) {
  const Revision old = PutFacet(store_, Named("apps"));
  Facet newer = Named("apps");
  newer.mutable_apps(0)->set_version("2.0");
  PutFacet(store_, newer);
  SeeAlive("a", kNow, "prism/apps");

  const auto facet = Get("a", old);

  ASSERT_THAT(facet, IsOk());
  EXPECT_EQ(facet->apps(0).version(), "1.0");
  EXPECT_FALSE(facet->has_observe_time());
  EXPECT_EQ(Get("a")->apps(0).version(), "2.0");
}

TEST_F(FacetReaderTest, KnowsNoFacetThatWasNotShownByThen) {
  PutFacet(store_, Named("apps"));

  constexpr auto kNotFound = absl::StatusCode::kNotFound;
  EXPECT_THAT(Get("b"), ErrorIs(kNotFound, "FACET_NOT_FOUND"));
  EXPECT_THAT(Get("a", 1), ErrorIs(kNotFound, "FACET_NOT_FOUND"));
  EXPECT_THAT(Get("a", 9),
              ErrorIs(absl::StatusCode::kOutOfRange, "REVISION_FUTURE"));
}

TEST_F(FacetReaderTest, ShowsAFacetAsItWasBeforeItsDeviceWasRemoved) {
  const Revision old = PutFacet(store_, Named("apps"));
  ASSERT_TRUE(store_
                  .Commit(testing::StoreWriteBuilder(store_)
                              .RemoveApps("a")
                              .Remove("a")
                              .Build())
                  .ok());

  const auto facet = Get("a", old);

  ASSERT_THAT(facet, IsOk());
  EXPECT_EQ(facet->apps(0).version(), "1.0");
  constexpr auto kNotFound = absl::StatusCode::kNotFound;
  EXPECT_THAT(Get("a"), ErrorIs(kNotFound, "FACET_NOT_FOUND"));
  EXPECT_THAT(Get("a", old + 1), ErrorIs(kNotFound, "FACET_NOT_FOUND"));
}

TEST_F(FacetReaderTest, RefusesNamesOfSomethingElse) {
  v1::GetFacetRequest request;
  request.set_name(DeviceName("a"));

  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(reader_.Get(request),
              ErrorIs(kInvalid, "RESOURCE_NAME_MALFORMED"));
  EXPECT_THAT(List("sources/iru"),
              ErrorIs(kInvalid, "RESOURCE_NAME_MALFORMED"));
}

TEST_F(FacetReaderTest, ListsTheFacetsOfOneDeviceByName) {
  PutDevice(store_, TestDevice("ab"));
  PutFacet(store_, TestApps("ab"));
  PutFacet(store_, Named("profiles"));
  PutFacet(store_, Named("apps"));
  SeeAlive("a", kNow, "prism/profiles");

  const auto page = List(DeviceName("a"));

  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(EndpointsOf(*page), ElementsAre("prism/apps", "prism/profiles"));
  EXPECT_FALSE(page->facets(0).has_observe_time());
  EXPECT_TRUE(page->facets(1).has_observe_time());
  EXPECT_EQ(page->next_page_token(), "");
}

TEST_F(FacetReaderTest, ListsNoneOfADeviceThatHasNone) {
  EXPECT_THAT(List(DeviceName("a"))->facets(), IsEmpty());
  EXPECT_THAT(List(DeviceName("unknown"))->facets(), IsEmpty());
}

TEST_F(FacetReaderTest, ListsPageByPage) {
  for (const char* facet : {"apps", "local-users", "profiles"}) {
    PutFacet(store_, Named(facet));
  }

  const auto first = List(DeviceName("a"), 2);
  ASSERT_THAT(first, IsOk());
  const auto second = List(DeviceName("a"), 2, first->next_page_token());
  ASSERT_THAT(second, IsOk());

  EXPECT_THAT(EndpointsOf(*first),
              ElementsAre("prism/apps", "prism/local-users"));
  EXPECT_THAT(EndpointsOf(*second), ElementsAre("prism/profiles"));
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(FacetReaderTest, EndsAPageBeforeItGetsTooHeavy) {
  for (const char* name : {"apps", "profiles"}) {
    Facet heavy = Named(name);
    heavy.mutable_apps(0)->set_path(std::string(kMaxPageBytes - 1000, 'x'));
    PutFacet(store_, heavy);
  }

  const auto first = List(DeviceName("a"));

  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(EndpointsOf(*first), ElementsAre("prism/apps"));
  EXPECT_THAT(EndpointsOf(*List(DeviceName("a"), 0, first->next_page_token())),
              ElementsAre("prism/profiles"));
}

TEST_F(FacetReaderTest, RefusesATokenOfAnotherDevice) {
  PutFacet(store_, Named("apps"));
  PutFacet(store_, Named("profiles"));
  const std::string token = List(DeviceName("a"), 1)->next_page_token();
  ASSERT_NE(token, "");

  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(List(DeviceName("b"), 1, token),
              ErrorIs(kInvalid, "PAGE_TOKEN_OTHER_QUERY"));
  EXPECT_THAT(List(DeviceName("a"), 1, token + "x"),
              ErrorIs(kInvalid, "PAGE_TOKEN_MALFORMED"));
  EXPECT_THAT(List(DeviceName("a"), -1),
              ErrorIs(kInvalid, "PAGE_SIZE_NEGATIVE"));
}

}  // namespace
}  // namespace muster::inventory
