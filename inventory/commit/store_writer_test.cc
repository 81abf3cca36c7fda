#include "inventory/commit/store_writer.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::NameOf;
using testing::Shown;

class StoreWriterTest : public ::testing::Test {
 protected:
  // Writes a source of that name, and nothing else.
  absl::Status WriteSource(const std::string& name) {
    return inventory_.writer().Write([&](StoreDraft& draft) {
      v1::Source source;
      source.set_name(name);
      draft.Put(Collection::kSources, name, source);
      return absl::OkStatus();
    });
  }
  bool Has(const std::string& name) {
    return inventory_.GetSource(name).name() == name;
  }
  absl::Status ShowOne(const std::string& id) {
    SyncSession session = inventory_.NewSession();
    const auto begun = session.Handle(testing::Begin(v1::SYNC_KIND_DELTA));
    if (!begun.ok()) return begun.status();
    before_page_();
    return session
        .Handle(testing::Page(0, {testing::ShownAt(id, absl::UnixEpoch())}))
        .status();
  }

  testing::TestInventory inventory_;
  std::function<void()> before_page_ = [] {};
};

TEST_F(StoreWriterTest, CommitsOnceAndTellsThat) {
  const int commits = inventory_.commits();

  EXPECT_THAT(WriteSource("sources/a"), IsOk());

  EXPECT_TRUE(Has("sources/a"));
  EXPECT_EQ(inventory_.commits(), commits + 1);
}

TEST_F(StoreWriterTest, WritesNothingThatFailsOrIsEmpty) {
  const int commits = inventory_.store().commits();

  EXPECT_THAT(inventory_.writer().Write([](StoreDraft& draft) {
    draft.Delete(Collection::kSources, "sources/a");
    return absl::InternalError("no");
  }),
              ::muster::testing::StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(
      inventory_.writer().Write([](StoreDraft&) { return absl::OkStatus(); }),
      IsOk());

  EXPECT_EQ(inventory_.store().commits(), commits);
}

TEST_F(StoreWriterTest, NumbersResourcesOnAndOnAlsoAfterARestart) {
  inventory_.Show({Shown("a")});
  inventory_.Reopen();
  inventory_.Show({Shown("b")});

  EXPECT_EQ(inventory_.Headers()[0].number(), 1u);
  EXPECT_EQ(inventory_.Headers()[1].number(), 2u);
  const auto name = inventory_.store().Read()->GetDocument(
      Collection::kNames, std::string("\0\0\0\2", 4));
  ASSERT_THAT(name, IsOk());
  EXPECT_EQ(**name, NameOf("b"));
}

TEST_F(StoreWriterTest, ARefusedCommitChangesNothingInMemory) {
  before_page_ = [&] {
    inventory_.store().FailNextCommit(
        Error(absl::StatusCode::kResourceExhausted, "DISK_FULL", "free space"));
  };
  EXPECT_THAT(ShowOne("a"),
              ErrorIs(absl::StatusCode::kResourceExhausted, "DISK_FULL"));
  EXPECT_EQ(inventory_.Get("a").name(), "");
  EXPECT_EQ(inventory_.liveness().TouchedAfter(0, 99, 9).size(), 0u);

  before_page_ = [] {};
  EXPECT_THAT(ShowOne("a"), IsOk());

  EXPECT_EQ(inventory_.Headers()[0].number(), 1u);
  EXPECT_EQ(inventory_.GetView().count(), 1);
  EXPECT_EQ(inventory_.liveness().TouchedAfter(0, 99, 9).size(), 1u);
}

TEST_F(StoreWriterTest, AnUnknownCommitThatHappenedIsACommit) {
  before_page_ = [&] { inventory_.store().LoseNextCommit(true); };
  const int commits = inventory_.commits();

  EXPECT_THAT(ShowOne("a"), IsOk());

  EXPECT_EQ(inventory_.commits(), commits + 2);
  EXPECT_EQ(inventory_.Get("a").revision(), 1);
  EXPECT_TRUE(inventory_.Get("a").has_last_check_in_time());
  EXPECT_EQ(inventory_.GetView().count(), 1);
}

TEST_F(StoreWriterTest, AnUnknownCommitThatDidNotHappenIsToldAndForgotten) {
  before_page_ = [&] { inventory_.store().LoseNextCommit(false); };

  EXPECT_THAT(ShowOne("a"),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));

  EXPECT_EQ(inventory_.Get("a").name(), "");
  before_page_ = [] {};
  EXPECT_THAT(ShowOne("b"), IsOk());
  EXPECT_EQ(inventory_.Headers()[0].number(), 1u);
  EXPECT_EQ(inventory_.GetView().count(), 1);
}

TEST_F(StoreWriterTest, TellsByTheEndWhetherAWriteOfDocumentsHappened) {
  inventory_.store().LoseNextCommit(true);
  EXPECT_THAT(WriteSource("sources/a"), IsOk());
  EXPECT_TRUE(Has("sources/a"));

  inventory_.store().LoseNextCommit(false);
  EXPECT_THAT(WriteSource("sources/b"),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));
  EXPECT_FALSE(Has("sources/b"));
}

TEST_F(StoreWriterTest, TakesNoWriteBeforeAnUnknownOneIsSettled) {
  inventory_.store().LoseNextCommit(true);
  inventory_.store().FailNextRecover(absl::UnavailableError("the disk"));
  EXPECT_THAT(WriteSource("sources/a"),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));
  inventory_.store().FailNextRecover(absl::UnavailableError("the disk"));
  EXPECT_THAT(WriteSource("sources/b"),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));
  inventory_.store().FailNextRecover(absl::UnavailableError("the disk"));
  EXPECT_THAT(inventory_.writer().RunExclusive([] { return absl::OkStatus(); }),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));

  const int commits = inventory_.commits();
  EXPECT_THAT(WriteSource("sources/c"), IsOk());

  EXPECT_TRUE(Has("sources/a"));
  EXPECT_FALSE(Has("sources/b"));
  EXPECT_TRUE(Has("sources/c"));
  EXPECT_EQ(inventory_.commits(), commits + 1);
}

TEST_F(StoreWriterTest, WhatHappenedUnknownIsTakenInWhenItIsSettled) {
  before_page_ = [&] {
    inventory_.store().LoseNextCommit(true);
    inventory_.store().FailNextRecover(absl::UnavailableError("the disk"));
  };
  EXPECT_THAT(ShowOne("a"),
              ErrorIs(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));

  EXPECT_THAT(inventory_.writer().RunExclusive([] { return absl::OkStatus(); }),
              IsOk());

  EXPECT_TRUE(inventory_.Get("a").has_last_check_in_time());
  before_page_ = [] {};
  EXPECT_THAT(ShowOne("b"), IsOk());
  EXPECT_EQ(inventory_.Headers()[1].number(), 2u);
  EXPECT_EQ(inventory_.GetView().count(), 2);
}

TEST_F(StoreWriterTest, TheTableComesAsFarAsTheStore) {
  EXPECT_THAT(WriteSource("sources/a"), IsOk());
  EXPECT_EQ(inventory_.liveness().end(), inventory_.store().end().touch);

  inventory_.Reopen();
  EXPECT_EQ(inventory_.liveness().end(), inventory_.store().end().touch);
}

}  // namespace
}  // namespace muster::inventory
