#include "plugins/sdk/resource_cursor.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/effects/effect_store.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;

class ResourceCursorTest : public ::testing::Test {
 protected:
  void Put(const std::string& name, const std::string& value) {
    EffectBatch batch = store_->NewBatch();
    ASSERT_THAT(batch.Put(name, value), IsOk());
    ASSERT_THAT(store_->Commit(std::move(batch), {}), IsOk());
  }

  void PutMany(int count, const std::string& value) {
    EffectBatch batch = store_->NewBatch();
    for (int i = 100; i < 100 + count; ++i) {
      ASSERT_THAT(batch.Put(absl::StrCat("sources/s/assets/", i), value),
                  IsOk());
    }
    ASSERT_THAT(store_->Commit(std::move(batch), {}), IsOk());
  }

  void Drop(const std::string& name) {
    EffectBatch batch = store_->NewBatch();
    ASSERT_THAT(batch.Delete(name), IsOk());
    ASSERT_THAT(store_->Commit(std::move(batch), {}), IsOk());
  }

  ResourceCursor Watch(const std::string& token = "",
                       const std::string& parent = "sources/s") {
    ResourceQuery query;
    query.parent = parent;
    query.resume_token = token;
    return ResourceCursor(*store_, clock_, query);
  }

  // What the next message says: "sources/s/assets/a=1 ", then "END" if it ends
  // the snapshot; "nothing" if there is none. Keeps the token.
  std::string Next(ResourceCursor& cursor) {
    absl::StatusOr<std::optional<ResourceStep>> step = cursor.Next();
    EXPECT_THAT(step, IsOk());
    if (!step.ok() || !*step) return "nothing";
    token_ = (*step)->resume_token;
    std::string text;
    for (const Resource& resource : (*step)->resources) {
      absl::StrAppend(&text, resource.name.substr(8), "=", resource.value, " ");
    }
    return absl::StrCat(text, (*step)->snapshot_end ? "END" : "");
  }

  TempDir dir_;
  FakeRandom random_;
  FakeClock clock_;
  const std::unique_ptr<EffectStore> store_ =
      *EffectStore::Open(dir_.path(), random_);
  std::string token_;
};

TEST_F(ResourceCursorTest, ShowsWhatThereIsAndThenEveryChange) {
  Put("sources/s/assets/b", "1");
  Put("sources/s/assets/a", "1");
  Put("sources/t/assets/a", "1");
  ResourceCursor cursor = Watch();

  EXPECT_EQ(Next(cursor), "s/assets/a=1 s/assets/b=1 END");
  EXPECT_EQ(Next(cursor), "nothing");

  Put("sources/s/assets/a", "2");
  Put("sources/t/assets/a", "2");
  Put("sources/s/assets/a", "3");
  EXPECT_EQ(Next(cursor), "s/assets/a=2 s/assets/a=3 ");
  EXPECT_EQ(Next(cursor), "nothing");
}

TEST_F(ResourceCursorTest, EndsTheSnapshotOfAnEmptyStoreAtOnce) {
  ResourceCursor cursor = Watch();

  EXPECT_EQ(Next(cursor), "END");
  EXPECT_EQ(Next(cursor), "nothing");
}

TEST_F(ResourceCursorTest, WatchesAllSourcesForTheWildcard) {
  Put("sources/s/assets/a", "1");
  Put("sources/t/assets/a", "1");
  ResourceCursor cursor = Watch("", "sources/-");

  EXPECT_EQ(Next(cursor), "s/assets/a=1 t/assets/a=1 END");
}

TEST_F(ResourceCursorTest, GoesOnAfterATokenWithoutRepeatingAnything) {
  Put("sources/s/assets/a", "1");
  ResourceCursor first = Watch();
  Next(first);
  Put("sources/s/assets/b", "1");

  ResourceCursor second = Watch(token_);

  EXPECT_EQ(Next(second), "s/assets/b=1 ");
}

TEST_F(ResourceCursorTest, GoesOnWithinASnapshot) {
  PutMany(300, "1");
  ResourceCursor first = Watch();
  EXPECT_NE(Next(first).find("s/assets/355=1 "), std::string::npos);

  ResourceCursor second = Watch(token_);
  const std::string rest = Next(second);

  EXPECT_EQ(rest.find("s/assets/355=1 "), std::string::npos);
  EXPECT_EQ(rest.rfind("s/assets/356=1 ", 0), 0u);
  EXPECT_NE(rest.find("s/assets/399=1 END"), std::string::npos);
}

TEST_F(ResourceCursorTest, EndsTheSnapshotOnlyOnceItHasShownWhatMoved) {
  PutMany(300, "1");
  ResourceCursor cursor = Watch();
  Next(cursor);

  Put("sources/s/assets/100", "2");
  Put("sources/s/assets/399", "2");
  Put("sources/s/assets/400", "2");
  const std::string scan = Next(cursor);
  const std::string catch_up = Next(cursor);

  EXPECT_EQ(scan.find("END"), std::string::npos);
  EXPECT_EQ(scan.find("399"), std::string::npos);
  EXPECT_EQ(catch_up, "s/assets/100=2 s/assets/399=2 s/assets/400=2 END");
}

TEST_F(ResourceCursorTest, SendsABookmarkOnceTheHeartbeatIsDue) {
  ResourceCursor cursor = Watch();
  Next(cursor);
  Put("sources/t/assets/a", "1");
  EXPECT_EQ(Next(cursor), "nothing");

  clock_.Advance(absl::Seconds(30));
  EXPECT_EQ(Next(cursor), "");
  EXPECT_EQ(Next(cursor), "nothing");

  Put("sources/s/assets/a", "1");
  ResourceCursor resumed = Watch(token_);
  EXPECT_EQ(Next(resumed), "s/assets/a=1 ");
}

TEST_F(ResourceCursorTest, StartsOverWhenAResourceWasDropped) {
  Put("sources/s/assets/a", "1");
  ResourceCursor cursor = Watch();
  Next(cursor);

  Drop("sources/s/assets/a");

  EXPECT_THAT(cursor.Next(),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  EXPECT_THAT(Watch(token_).Next(),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  ResourceCursor fresh = Watch();
  EXPECT_EQ(Next(fresh), "END");
}

TEST_F(ResourceCursorTest, StartsOverWhenAResourceWasDroppedDuringTheScan) {
  PutMany(300, "1");
  ResourceCursor cursor = Watch();
  Next(cursor);

  Drop("sources/s/assets/100");

  EXPECT_THAT(cursor.Next(),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
}

TEST_F(ResourceCursorTest, RefusesATokenOfAnotherStore) {
  TempDir other_dir;
  const auto other = *EffectStore::Open(other_dir.path(), random_);
  ResourceQuery query;
  query.parent = "sources/s";
  ResourceCursor cursor(*other, clock_, query);
  const std::string token = (*cursor.Next())->resume_token;

  EXPECT_THAT(
      Watch(token).Next(),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FOREIGN"));
}

TEST_F(ResourceCursorTest, RefusesATokenOfAnotherParent) {
  ResourceCursor cursor = Watch();
  Next(cursor);

  EXPECT_THAT(
      Watch(token_, "sources/t").Next(),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_OTHER_QUERY"));
}

TEST_F(ResourceCursorTest, RefusesATokenFromTheFuture) {
  ResourceCursor cursor = Watch();
  Next(cursor);
  storage::ResourceToken token;
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(token_, &bytes));
  ASSERT_TRUE(token.ParseFromString(bytes));
  token.set_revision(5);

  EXPECT_THAT(
      Watch(absl::WebSafeBase64Escape(token.SerializeAsString())).Next(),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE"));
}

TEST_F(ResourceCursorTest, RefusesADamagedToken) {
  for (const char* token : {"!", "AAAA", "CAE"}) {
    EXPECT_THAT(Watch(token).Next(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                             "RESUME_TOKEN_MALFORMED"))
        << token;
  }
}

TEST_F(ResourceCursorTest, RefusesAParentThatIsNoSource) {
  EXPECT_THAT(
      Watch("", "sources").Next(),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST(HeartbeatOfTest, KeepsTheHeartbeatWithinItsBounds) {
  google::protobuf::Duration asked;
  EXPECT_EQ(HeartbeatOf(asked), absl::Seconds(30));
  asked.set_nanos(1);
  EXPECT_EQ(HeartbeatOf(asked), absl::Seconds(1));
  asked.set_seconds(3600);
  EXPECT_EQ(HeartbeatOf(asked), absl::Seconds(60));
}

}  // namespace
}  // namespace muster::plugins
