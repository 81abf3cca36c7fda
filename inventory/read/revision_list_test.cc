#include "inventory/read/revision_list.h"

#include <string>
#include <vector>

#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "gmock/gmock.h"
#include "inventory/read/read_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::AppsName;
using testing::DeviceName;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::PutDevice;
using testing::PutFacet;
using testing::RemoveDevice;
using testing::StoreWriteBuilder;
using testing::TestApps;
using testing::TestDevice;
using Change = v1::Change;

class RevisionListTest : public testing::ReadFixture {
 protected:
  absl::StatusOr<v1::ListRevisionsResponse> List(
      const std::string& name, int size = 0, const std::string& token = "") {
    v1::ListRevisionsRequest request;
    request.set_name(name);
    request.set_page_size(size);
    request.set_page_token(token);
    return ListRevisions(store_, request);
  }
  std::vector<Revision> RevisionsOf(const v1::ListRevisionsResponse& page) {
    std::vector<Revision> revisions;
    for (const Change& one : page.changes()) {
      revisions.push_back(one.revision());
    }
    return revisions;
  }
};

TEST_F(RevisionListTest, ShowsWhatHappenedToOneDeviceNewestFirst) {
  PutDevice(store_, TestDevice("a", "Old"));
  PutDevice(store_, TestDevice("b"));
  PutDevice(store_, TestDevice("a", "New"));
  RemoveDevice(store_, "a");

  const auto page = List(DeviceName("a"));

  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(RevisionsOf(*page), ElementsAre(4, 3, 1));
  EXPECT_EQ(page->changes(0).type(), Change::TYPE_REMOVED);
  EXPECT_EQ(page->changes(1).device().display_name(), "New");
  EXPECT_EQ(page->changes(1).previous_resource_revision(), 1);
  EXPECT_EQ(page->changes(2).type(), Change::TYPE_ADDED);
  EXPECT_EQ(page->compacted_through(), 0);
  EXPECT_EQ(page->next_page_token(), "");
}

TEST_F(RevisionListTest, ShowsWhatHappenedToAFacetThatWentWithItsDevice) {
  PutDevice(store_, TestDevice("a"));
  PutFacet(store_, TestApps("a", "1.0"));
  ASSERT_TRUE(
      store_
          .Commit(StoreWriteBuilder(store_).RemoveApps("a").Remove("a").Build())
          .ok());

  const auto page = List(AppsName("a"));

  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(RevisionsOf(*page), ElementsAre(3, 2));
  EXPECT_EQ(page->changes(0).type(), Change::TYPE_REMOVED);
  EXPECT_EQ(page->changes(1).facet().apps(0).version(), "1.0");
}

TEST_F(RevisionListTest, ShowsThePathsThatEachChanged) {
  StoreWrite write = StoreWriteBuilder(store_).Put(TestDevice("a")).Build();
  Change change;
  ASSERT_TRUE(change.ParseFromString(write.changes[0].change));
  change.add_changed_paths("os.version");
  write.changes[0].change = change.SerializeAsString();
  ASSERT_TRUE(store_.Commit(write).ok());

  EXPECT_THAT(List(DeviceName("a"))->changes(0).changed_paths(),
              ElementsAre("os.version"));
}

TEST_F(RevisionListTest, ShowsWhatHappenedToAFacet) {
  PutDevice(store_, TestDevice("a"));
  PutFacet(store_, TestApps("a", "1.0"));
  PutFacet(store_, TestApps("a", "2.0"));

  const auto page = List(AppsName("a"));

  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(RevisionsOf(*page), ElementsAre(3, 2));
  EXPECT_EQ(page->changes(0).facet().apps(0).version(), "2.0");
}

TEST_F(RevisionListTest, GoesOnBelowTheLastPageWhateverWasWritten) {
  for (int i = 0; i < 5; ++i) PutDevice(store_, TestDevice("a"));

  const auto first = List(DeviceName("a"), 2);
  ASSERT_THAT(first, IsOk());
  PutDevice(store_, TestDevice("a"));
  const auto second = List(DeviceName("a"), 2, first->next_page_token());
  ASSERT_THAT(second, IsOk());
  const auto third = List(DeviceName("a"), 2, second->next_page_token());
  ASSERT_THAT(third, IsOk());

  EXPECT_THAT(RevisionsOf(*first), ElementsAre(5, 4));
  EXPECT_THAT(RevisionsOf(*second), ElementsAre(3, 2));
  EXPECT_THAT(RevisionsOf(*third), ElementsAre(1));
  EXPECT_EQ(third->next_page_token(), "");
}

TEST_F(RevisionListTest, TellsHowFarHistoryIsGone) {
  for (int i = 0; i < 4; ++i) PutDevice(store_, TestDevice("a"));
  ASSERT_THAT(store_.Compact(3, 10), IsOk());

  const auto page = List(DeviceName("a"));

  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(RevisionsOf(*page), ElementsAre(4));
  EXPECT_EQ(page->compacted_through(), 3);
}

TEST_F(RevisionListTest, IsEmptyWhereAllOfItIsGone) {
  PutDevice(store_, TestDevice("a"));
  ASSERT_THAT(store_.Compact(1, 10), IsOk());

  EXPECT_THAT(List(DeviceName("a"))->changes(), IsEmpty());
}

TEST_F(RevisionListTest, KnowsNothingOfWhatWasNeverShown) {
  constexpr auto kNotFound = absl::StatusCode::kNotFound;
  EXPECT_THAT(List(DeviceName("a")), ErrorIs(kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(List(AppsName("a")), ErrorIs(kNotFound, "FACET_NOT_FOUND"));
}

TEST_F(RevisionListTest, RefusesWhatNeedsCorrection) {
  for (int i = 0; i < 2; ++i) PutDevice(store_, TestDevice("a"));
  PutDevice(store_, TestDevice("b"));
  const std::string token = List(DeviceName("a"), 1)->next_page_token();
  const std::string forged = EncodePageToken(
      Fingerprint({"ListRevisions", DeviceName("a")}), "no revision");

  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(List("sources/iru"),
              ErrorIs(kInvalid, "RESOURCE_NAME_MALFORMED"));
  EXPECT_THAT(List(DeviceName("a"), -1),
              ErrorIs(kInvalid, "PAGE_SIZE_NEGATIVE"));
  EXPECT_THAT(List(DeviceName("b"), 1, token),
              ErrorIs(kInvalid, "PAGE_TOKEN_OTHER_QUERY"));
  EXPECT_THAT(List(DeviceName("a"), 1, token.substr(1)),
              ErrorIs(kInvalid, "PAGE_TOKEN_MALFORMED"));
  EXPECT_THAT(List(DeviceName("a"), 1, forged),
              ErrorIs(kInvalid, "PAGE_TOKEN_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
