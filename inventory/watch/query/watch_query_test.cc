#include "inventory/watch/query/watch_query.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "inventory/store/records.pb.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

v1::WatchRequest Request(const std::string& text) {
  v1::WatchRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request));
  if (request.parent().empty()) request.set_parent("sources/iru");
  return request;
}

WatchQuery Query(const std::string& text) {
  auto query = WatchQuery::Parse(Request(text));
  EXPECT_THAT(query, IsOk());
  return *std::move(query);
}

store::ViewAttributes Mac(const std::string& tag = "", bool living = true) {
  store::ViewAttributes mac;
  mac.set_platform(device::v1::PLATFORM_MAC);
  if (!tag.empty()) mac.add_tags(tag);
  mac.set_living(living);
  return mac;
}

// What `query` makes of a change of a device between two states; no attributes
// where there was none.
Judgement Judge(const WatchQuery& query, v1::Change::Type type,
                const std::optional<store::ViewAttributes>& before,
                const store::ViewAttributes& after) {
  const std::string was = before ? before->SerializeAsString() : "";
  const std::string is = after.SerializeAsString();
  HeaderView header;
  header.name = "sources/iru/devices/a";
  header.kind = v1::RESOURCE_KIND_DEVICE;
  header.type = type;
  if (before) header.before = was;
  header.after = is;
  return query.Judge(header);
}

TEST(WatchQueryTest, IsTheSameInWhateverOrderAndHoweverOftenThingsAreNamed) {
  const WatchQuery query = Query(R"pb(
    filter {
      kinds: RESOURCE_KIND_DEVICE
      platforms: [ PLATFORM_MAC, PLATFORM_IPAD ]
      tags: [ "a", "b" ]
      changed_paths: [ "os", "tags" ]
    })pb");
  const WatchQuery other = Query(R"pb(
    filter {
      platforms: [ PLATFORM_IPAD, PLATFORM_MAC, PLATFORM_IPAD ]
      tags: [ "b", "a", "b" ]
      changed_paths: [ "tags", "os" ]
    })pb");

  EXPECT_EQ(query.fingerprint(), other.fingerprint());
}

TEST(WatchQueryTest, DiffersIfAnyOfItDiffers) {
  const WatchQuery plain = Query("");
  for (const char* other :
       {"parent: 'sources/-'", "want_liveness: true",
        "filter { kinds: RESOURCE_KIND_FACET }",
        "filter { platforms: PLATFORM_MAC }",
        "filter { categories: CATEGORY_TABLET }",
        "filter { blueprint_ids: 'a' }", "filter { tags: 'a' }",
        "filter { changed_paths: 'a' }"}) {
    EXPECT_NE(Query(other).fingerprint(), plain.fingerprint()) << other;
  }
  EXPECT_NE(Query("filter { tags: 'a' }").fingerprint(),
            Query("filter { blueprint_ids: 'a' }").fingerprint());
  EXPECT_NE(Query("filter { tags: ['a', 'b'] }").fingerprint(),
            Query("filter { tags: ['ab'] }").fingerprint());
}

// The fingerprint is in tokens that outlive a release.
TEST(WatchQueryTest, HasTheFingerprintOfTheReleasesBefore) {
  EXPECT_EQ(Query("").fingerprint(), 9132579442048222098u);
  EXPECT_EQ(Query("filter { tags: 'a' }").fingerprint(), 16730399026691976950u);
}

TEST(WatchQueryTest, DoesNotDependOnWhoWatchesAndHowOftenItBeats) {
  EXPECT_EQ(Query("").fingerprint(),
            Query("watcher: 'trust' heartbeat_duration { seconds: 3 }")
                .fingerprint());
}

TEST(WatchQueryTest, RefusesAMalformedFilter) {
  for (const char* field : {"kinds", "platforms", "categories"}) {
    for (const char* value : {"0", "99"}) {
      v1::WatchRequest request = Request("");
      const std::string text =
          absl::StrCat("filter { ", field, ": ", value, " }");
      if (!google::protobuf::TextFormat::MergeFromString(text, &request)) {
        ADD_FAILURE() << text;
      }
      const auto query = WatchQuery::Parse(request);
      EXPECT_THAT(query, ErrorIs(absl::StatusCode::kInvalidArgument,
                                 "WATCH_FILTER_MALFORMED"))
          << text;
    }
  }
  for (const char* field : {"blueprint_ids", "tags", "changed_paths"}) {
    EXPECT_THAT(
        WatchQuery::Parse(Request(absl::StrCat("filter { ", field, ": '' }"))),
        ErrorIs(absl::StatusCode::kInvalidArgument, "WATCH_FILTER_MALFORMED"))
        << field;
  }
}

TEST(WatchQueryTest, TakesAHundredEntriesOfAFieldAndNoMore) {
  v1::WatchRequest request = Request("");
  for (int i = 0; i < kMaxFilterEntries; ++i) {
    request.mutable_filter()->add_tags(absl::StrCat(i));
  }
  EXPECT_THAT(WatchQuery::Parse(request), IsOk());
  request.mutable_filter()->add_tags("more");
  EXPECT_THAT(
      WatchQuery::Parse(request),
      ErrorIs(absl::StatusCode::kInvalidArgument, "WATCH_FILTER_MALFORMED"));
}

TEST(WatchQueryTest, RefusesAParentThatIsNoSource) {
  EXPECT_THAT(
      WatchQuery::Parse(Request("parent: 'devices'")),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST(WatchQueryTest, KnowsHowNarrowItIs) {
  EXPECT_TRUE(Query("").is_all_devices());
  EXPECT_TRUE(Query("parent: 'sources/-'").is_all_devices());
  EXPECT_FALSE(Query("filter { tags: 'a' }").is_all_devices());
  EXPECT_FALSE(Query("filter { changed_paths: 'a' }").is_all_devices());
  EXPECT_FALSE(Query("filter { kinds: [ RESOURCE_KIND_DEVICE, "
                     "RESOURCE_KIND_FACET ] }")
                   .is_all_devices());
  EXPECT_TRUE(Query("filter { categories: CATEGORY_TV }").narrows_devices());
  EXPECT_FALSE(Query("filter { changed_paths: 'a' }").narrows_devices());
  EXPECT_TRUE(Query("filter { changed_paths: 'a' }").narrows_changes());
}

TEST(WatchQueryTest, JudgesTransitions) {
  const WatchQuery vip = Query("filter { tags: 'vip' }");
  const auto updated = v1::Change::TYPE_UPDATED;

  EXPECT_EQ(Judge(vip, updated, Mac("vip"), Mac("vip")).in_view,
            InView::kStays);
  EXPECT_EQ(Judge(vip, updated, Mac(), Mac("vip")).in_view, InView::kEntered);
  EXPECT_EQ(Judge(vip, updated, Mac("vip"), Mac()).in_view, InView::kLeft);
  EXPECT_EQ(Judge(vip, updated, Mac(), Mac()).in_view, InView::kNever);
  EXPECT_EQ(
      Judge(vip, v1::Change::TYPE_ADDED, std::nullopt, Mac("vip")).in_view,
      InView::kStays);
  EXPECT_EQ(
      Judge(vip, v1::Change::TYPE_REMOVED, Mac("vip"), Mac("", false)).in_view,
      InView::kStays);
}

TEST(WatchQueryTest, CountsWhatLives) {
  const WatchQuery all = Query("");
  const Judgement removed =
      Judge(all, v1::Change::TYPE_REMOVED, Mac("", true), Mac("", false));
  EXPECT_TRUE(removed.counted_before);
  EXPECT_FALSE(removed.counted_after);
  const Judgement restored =
      Judge(all, v1::Change::TYPE_RESTORED, Mac("", false), Mac("", true));
  EXPECT_FALSE(restored.counted_before);
  EXPECT_TRUE(restored.counted_after);
  const Judgement added =
      Judge(all, v1::Change::TYPE_ADDED, std::nullopt, Mac());
  EXPECT_FALSE(added.counted_before);
  EXPECT_TRUE(added.counted_after);
}

TEST(WatchQueryTest, NarrowsFacetsBySourceAndKindAlone) {
  const WatchQuery query = Query(R"pb(
    filter {
      kinds: [ RESOURCE_KIND_DEVICE, RESOURCE_KIND_FACET ]
      tags: "vip"
    })pb");
  HeaderView facet;
  facet.name = "sources/iru/devices/a/facets/apps";
  facet.kind = v1::RESOURCE_KIND_FACET;
  facet.type = v1::Change::TYPE_UPDATED;
  EXPECT_EQ(query.Judge(facet).in_view, InView::kStays);
  facet.name = "sources/other/devices/a/facets/apps";
  EXPECT_EQ(query.Judge(facet).in_view, InView::kNever);
}

TEST(WatchQueryTest, FindsChangedPathsBySegments) {
  v1::Change change;
  change.add_changed_paths("facts.filevault.enabled");
  change.add_changed_paths("tags");
  const std::string bytes = change.SerializeAsString();
  const auto has = [&](const std::string& path) {
    return Query(absl::StrCat("filter { changed_paths: '", path, "' }"))
        .HasChangedPath(bytes);
  };

  EXPECT_TRUE(has("tags"));
  EXPECT_TRUE(has("facts"));
  EXPECT_TRUE(has("facts.filevault"));
  EXPECT_TRUE(has("facts.filevault.enabled"));
  EXPECT_FALSE(has("facts.file"));
  EXPECT_FALSE(has("tag"));
  EXPECT_FALSE(has("tags.more"));
  EXPECT_FALSE(has("os"));
}

}  // namespace
}  // namespace muster::inventory
