#include "inventory/catalog/catalog_store.h"

#include <optional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/maintenance/check/store_check.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::BeginJob;
using testing::CatalogPage;
using testing::Commit;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kSource;
using testing::ShownUser;

class CatalogStoreTest : public ::testing::Test {
 protected:
  std::vector<std::string> Emails() {
    const auto page = catalogs_.List({kSource, "users"}, "", 100);
    EXPECT_THAT(page, IsOk());
    std::vector<std::string> emails;
    for (const auto& entry : page->resources) {
      emails.push_back(entry.user().email());
    }
    return emails;
  }
  // What the store has of catalogs.
  std::map<std::string, std::string> Stored() {
    std::map<std::string, std::string> stored;
    EXPECT_THAT(inventory_.store().Read()->ScanDocuments(
                    Collection::kCatalog, "", "", ScanOrder::kForward,
                    [&](absl::string_view key, absl::string_view value) {
                      stored.emplace(key, value);
                      return true;
                    }),
                IsOk());
    return stored;
  }
  v1::PushPagesRequest Broken() { return testing::Abort("HOST_UNREACHABLE"); }

  testing::TestInventory inventory_;
  const CatalogStore catalogs_{inventory_.store()};
};

TEST_F(CatalogStoreTest, ACommitReplacesTheCatalogOfItsKind) {
  inventory_.ShowCatalog("users",
                         {ShownUser("1", "a@x.io"), ShownUser("2", "b@x.io")});
  inventory_.ShowCatalog("users",
                         {ShownUser("2", "B@x.io"), ShownUser("3", "c@x.io")});

  EXPECT_THAT(Emails(), ElementsAre("B@x.io", "c@x.io"));
  const v1::Sync sync = inventory_.GetSync(2);
  EXPECT_EQ(sync.job(), "users");
  EXPECT_EQ(sync.seen_count(), 2);
  EXPECT_EQ(sync.added_count(), 1);
  EXPECT_EQ(sync.changed_count(), 1);
  EXPECT_EQ(sync.removed_count(), 1);
  EXPECT_THAT(catalogs_.Get("sources/iru/users/1"),
              ErrorIs(absl::StatusCode::kNotFound, "ENTRY_NOT_FOUND"));
}

TEST_F(CatalogStoreTest, ACatalogThatShowsNothingIsEmptyIfItsJobTellsTheKind) {
  inventory_.ShowCatalog("users", {ShownUser("1", "a@x.io")});

  inventory_.ShowCatalog("people", {});
  EXPECT_THAT(Emails(), ElementsAre("a@x.io"));
  inventory_.ShowCatalog("users", {});
  EXPECT_THAT(Emails(), IsEmpty());
}

TEST_F(CatalogStoreTest, ASyncThatBreaksChangesNothing) {
  inventory_.ShowCatalog("users", {ShownUser("1", "a@x.io")});
  const auto before = Stored();
  SyncSession session = inventory_.NewSession();
  ASSERT_THAT(session.Handle(BeginJob(v1::SYNC_KIND_CATALOG, "users")), IsOk());
  ASSERT_THAT(session.Handle(CatalogPage(0, {ShownUser("2", "b@x.io")})),
              IsOk());
  EXPECT_EQ(Stored(), before);

  ASSERT_THAT(session.Handle(Broken()), IsOk());

  EXPECT_EQ(Stored(), before);
}

TEST_F(CatalogStoreTest, PagesAreAddedUpAndAPageThatComesTwiceIsOne) {
  SyncSession session = inventory_.NewSession();
  ASSERT_THAT(session.Handle(BeginJob(v1::SYNC_KIND_CATALOG, "users")), IsOk());
  ASSERT_THAT(session.Handle(CatalogPage(0, {ShownUser("1", "a@x.io")})),
              IsOk());
  ASSERT_THAT(session.Handle(CatalogPage(1, {ShownUser("2", "b@x.io")})),
              IsOk());
  ASSERT_THAT(session.Handle(CatalogPage(1, {ShownUser("3", "c@x.io")})),
              IsOk());
  ASSERT_THAT(session.Handle(Commit(2)), IsOk());

  EXPECT_THAT(Emails(), ElementsAre("a@x.io", "b@x.io"));
}

TEST_F(CatalogStoreTest, AnUnchangedCatalogIsNotWrittenButIsAsNewAsItsReading) {
  inventory_.ShowCatalog("users", {ShownUser("1", "a@x.io")});
  const auto before = Stored();
  inventory_.clock().Advance(absl::Minutes(15));
  const absl::Time read = inventory_.clock().Now();

  inventory_.ShowCatalog("users", {ShownUser("1", "a@x.io")});

  EXPECT_EQ(Stored(), before);
  EXPECT_EQ(inventory_.GetSync(2).changed_count(), 0);
  const auto entry = catalogs_.Get("sources/iru/users/1");
  ASSERT_THAT(entry, IsOk());
  EXPECT_EQ(entry->observe_time().seconds(), absl::ToUnixSeconds(read));
  EXPECT_EQ(inventory_.store().end().revision, 0);
}

TEST_F(CatalogStoreTest, TwoCatalogsAreReadSideBySide) {
  SyncSession users = inventory_.NewSession();
  SyncSession tags = inventory_.NewSession();
  ASSERT_THAT(users.Handle(BeginJob(v1::SYNC_KIND_CATALOG, "users")), IsOk());
  ASSERT_THAT(tags.Handle(BeginJob(v1::SYNC_KIND_CATALOG, "tags")), IsOk());

  ASSERT_THAT(users.Handle(CatalogPage(0, {ShownUser("1", "a@x.io")})), IsOk());
  ASSERT_THAT(users.Handle(Commit(1)), IsOk());
  ASSERT_THAT(tags.Handle(Commit(0)), IsOk());

  EXPECT_THAT(Emails(), ElementsAre("a@x.io"));
}

TEST_F(CatalogStoreTest, RefusesEntriesOfOtherSyncsAndTooMany) {
  SyncSession full = inventory_.NewSession();
  ASSERT_THAT(full.Handle(testing::Begin()), IsOk());
  EXPECT_THAT(full.Handle(CatalogPage(0, {ShownUser("1", "a@x.io")})),
              ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_PROTOCOL"));

  SyncSession many = inventory_.NewSession();
  ASSERT_THAT(many.Handle(BeginJob(v1::SYNC_KIND_CATALOG, "users")), IsOk());
  const std::vector<v1::CatalogEntry> entries(1001, ShownUser("1", "a@x.io"));
  EXPECT_THAT(many.Handle(CatalogPage(0, entries)),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PAGE_TOO_LARGE"));
}

TEST_F(CatalogStoreTest, ListsPagesByNameAndOneKindAlone) {
  inventory_.ShowCatalog("users",
                         {ShownUser("2", "b@x.io"), ShownUser("1", "a@x.io")});

  const auto first = catalogs_.List({kSource, "users"}, "", 1);
  ASSERT_THAT(first, IsOk());
  EXPECT_TRUE(first->has_more);
  const auto rest =
      catalogs_.List({kSource, "users"}, first->resources[0].name(), 5);
  ASSERT_THAT(rest, IsOk());
  ASSERT_EQ(rest->resources.size(), 1u);
  EXPECT_EQ(rest->resources[0].name(), "sources/iru/users/2");
  EXPECT_THAT(catalogs_.List({kSource, "tags"}, "", 5)->resources, IsEmpty());
}

TEST_F(CatalogStoreTest, IsThereAfterARestartAndSound) {
  inventory_.ShowCatalog("users", {ShownUser("1", "a@x.io")});
  inventory_.Reopen();

  EXPECT_THAT(Emails(), ElementsAre("a@x.io"));
  const auto check =
      CheckStore(*inventory_.store().Read(), inventory_.store().end().touch);
  ASSERT_THAT(check, IsOk());
  EXPECT_THAT(check->problems, IsEmpty());
}

TEST_F(CatalogStoreTest, VerifyFindsAnEntryUnderAnothersName) {
  const absl::Status written =
      inventory_.writer().Write([&](StoreDraft& draft) {
        draft.Put(Collection::kCatalog, "sources/iru/users/2",
                  ShownUser("1", "a@x.io"));
        draft.PutBytes(Collection::kCatalog, "sources/iru/users/3", "\xff");
        return absl::OkStatus();
      });
  ASSERT_THAT(written, IsOk());

  const auto check =
      CheckStore(*inventory_.store().Read(), inventory_.store().end().touch);
  ASSERT_THAT(check, IsOk());
  EXPECT_THAT(check->problems, ::testing::SizeIs(2));
}

}  // namespace
}  // namespace muster::inventory
