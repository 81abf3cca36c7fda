#include "inventory/watch/watch_token.h"

#include <limits>
#include <string>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

v1::WatchToken Token() {
  v1::WatchToken token;
  token.set_format(kTokenFormat);
  token.set_store_uuid("store");
  token.set_epoch(1);
  token.set_query_fingerprint(7);
  token.set_revision(10);
  token.set_touch(20);
  token.set_view_count(3);
  token.set_view_digest("0123456789abcdef");
  return token;
}

TokenContext Context() {
  return {{"store", 1}, 7, *Scope::Parse("sources/iru"), {10, 20, 0}};
}

auto IsMalformed() {
  return ErrorIs(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED");
}

TEST(WatchTokenTest, ComesBackAsItWasMade) {
  const auto decoded = DecodeToken(EncodeToken(Token()));

  ASSERT_THAT(decoded, IsOk());
  EXPECT_EQ(decoded->SerializeAsString(), Token().SerializeAsString());
}

TEST(WatchTokenTest, IsRefusedIfItIsDamaged) {
  const std::string text = EncodeToken(Token());

  EXPECT_THAT(DecodeToken("no token!"), IsMalformed());
  EXPECT_THAT(DecodeToken(text + "A"), IsMalformed());
  EXPECT_THAT(DecodeToken(text.substr(0, text.size() - 1)), IsMalformed());
  EXPECT_THAT(DecodeToken(absl::WebSafeBase64Escape("\xff\xff")),
              IsMalformed());
}

TEST(WatchTokenTest, IsRefusedIfItIsOfAnotherLayoutOrMakesNoSense) {
  v1::WatchToken newer = Token(), negative = Token(), stray = Token(),
                 counted = Token(), digest = Token(), view = Token();
  newer.set_format(kTokenFormat + 1);
  negative.set_revision(-1);
  stray.set_snapshot_position("sources/iru/devices/a");
  counted.set_snapshot_count(1);
  digest.set_view_digest("short");
  view.set_view_count(-1);

  for (const auto& bad : {newer, negative, stray, counted, digest, view}) {
    EXPECT_THAT(DecodeToken(EncodeToken(bad)), IsMalformed());
  }
}

TEST(WatchTokenTest, OfTheReleaseBeforeMakesItsHolderStartOver) {
  v1::WatchToken old = Token();
  old.set_format(1);

  EXPECT_THAT(
      DecodeToken(EncodeToken(old)),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FOREIGN"));
}

TEST(WatchTokenTest, IsRefusedIfItSaysMoreThanIsUnderstood) {
  std::string bytes = Token().SerializeAsString();
  bytes += "\x9a\x06\x01x";  // field 99

  EXPECT_THAT(DecodeToken(absl::WebSafeBase64Escape(bytes)), IsMalformed());
}

TEST(WatchTokenTest, IsAPositionAndBack) {
  v1::WatchToken snapshot = Token();
  snapshot.set_in_snapshot(true);
  snapshot.set_snapshot_position("sources/iru/devices/a");
  snapshot.set_snapshot_count(4);
  for (const v1::WatchToken& token : {Token(), snapshot}) {
    const WatchPosition position = ToPosition(token);
    EXPECT_EQ(ToToken(position, {"store", 1}, 7).SerializeAsString(),
              token.SerializeAsString());
  }
  EXPECT_EQ(ToPosition(Token()).shown, 10);
  EXPECT_EQ(ToPosition(snapshot).shown, 0);
}

TEST(WatchTokenTest, BelongsToOneStoreAndOneEpochOfIt) {
  TokenContext other = Context(), restored = Context();
  other.identity.store_uuid = "other";
  restored.identity.epoch = 2;

  EXPECT_THAT(CheckToken(Token(), Context()), IsOk());
  for (const auto& context : {other, restored}) {
    EXPECT_THAT(
        CheckToken(Token(), context),
        ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FOREIGN"));
  }
}

TEST(WatchTokenTest, BelongsToOneQuery) {
  TokenContext context = Context();
  context.query_fingerprint = 8;

  EXPECT_THAT(
      CheckToken(Token(), context),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_OTHER_QUERY"));
}

TEST(WatchTokenTest, FromTheFutureIsRefusedAtOnce) {
  for (const int64_t ahead :
       {int64_t{11}, int64_t{1000010}, std::numeric_limits<int64_t>::max()}) {
    v1::WatchToken token = Token();
    token.set_revision(ahead);
    EXPECT_THAT(
        CheckToken(token, Context()),
        ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE"));
  }
  v1::WatchToken touched = Token();
  touched.set_touch(21);
  EXPECT_THAT(
      CheckToken(touched, Context()),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE"));
}

TEST(WatchTokenTest, StandsInsideItsScope) {
  v1::WatchToken token = Token();
  token.set_in_snapshot(true);
  token.set_snapshot_position("sources/other/devices/a");

  EXPECT_THAT(CheckToken(token, Context()), IsMalformed());
}

}  // namespace
}  // namespace muster::inventory
