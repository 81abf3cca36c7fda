#include "inventory/watch/watch_token.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/mutant.h"
#include "base/status_macros.h"

namespace muster::inventory {
namespace {

constexpr size_t kDigestBytes = 16;
constexpr absl::string_view kStartOver =
    "; watch again without a token and drop what the snapshot does not show";

absl::Status Malformed() {
  return Error(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED",
               "the resume token is damaged; pass it as it was received");
}

absl::Status Foreign(absl::string_view origin) {
  return Error(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FOREIGN",
               absl::StrCat("the resume token is from ", origin, kStartOver));
}

bool HasSoundView(const v1::WatchToken& token) {
  return token.view_count() >= 0 &&
         (token.view_digest().empty() ||
          token.view_digest().size() == kDigestBytes);
}

bool HasSoundPosition(const v1::WatchToken& token) {
  return token.revision() >= 0 && token.touch() >= 0 &&
         token.snapshot_count() >= 0 &&
         (token.in_snapshot() ||
          (token.snapshot_position().empty() && token.snapshot_count() == 0));
}

absl::Status CheckIdentity(const v1::WatchToken& token,
                           const StoreIdentity& identity) {
  if (MUTANT("foreign_epoch_accepted")) return absl::OkStatus();
  if (token.store_uuid() == identity.store_uuid &&
      token.epoch() == identity.epoch) {
    return absl::OkStatus();
  }
  return Foreign("another store, or from before this one was restored");
}

absl::Status CheckPast(const v1::WatchToken& token, const LogEnd& end) {
  if (MUTANT("future_token_accepted")) return absl::OkStatus();
  if (token.revision() <= end.revision && token.touch() <= end.touch) {
    return absl::OkStatus();
  }
  return Error(
      absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE",
      absl::StrCat("the resume token is at revision ", token.revision(),
                   ", but the store only came to ", end.revision, kStartOver),
      {{"revision", absl::StrCat(token.revision())},
       {"head", absl::StrCat(end.revision)}});
}

}  // namespace

std::string EncodeToken(const v1::WatchToken& token) {
  return absl::WebSafeBase64Escape(token.SerializeAsString());
}

absl::StatusOr<v1::WatchToken> DecodeToken(absl::string_view text) {
  std::string bytes;
  v1::WatchToken token;
  if (!absl::WebSafeBase64Unescape(text, &bytes) ||
      !token.ParseFromString(bytes)) {
    return Malformed();
  }
  token.DiscardUnknownFields();
  if (EncodeToken(token) != text) return Malformed();
  if (token.format() == 1) return Foreign("an earlier release");
  if (token.format() != kTokenFormat || !HasSoundPosition(token) ||
      !HasSoundView(token)) {
    return Malformed();
  }
  return token;
}

absl::Status CheckStore(const v1::WatchToken& token,
                        const StoreIdentity& identity, const LogEnd& end) {
  RETURN_IF_ERROR(CheckIdentity(token, identity));
  return CheckPast(token, end);
}

absl::Status CheckToken(const v1::WatchToken& token,
                        const TokenContext& context) {
  RETURN_IF_ERROR(CheckIdentity(token, context.identity));
  if (token.query_fingerprint() != context.query_fingerprint &&
      !MUTANT("token_of_other_query_accepted")) {
    return Error(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_OTHER_QUERY",
                 "the resume token belongs to a watch of something else; pass "
                 "it with the parent, filter and want_liveness that it came "
                 "from");
  }
  if (!token.snapshot_position().empty() &&
      !context.scope.HasDevice(token.snapshot_position())) {
    return Malformed();
  }
  return CheckPast(token, context.end);
}

v1::WatchToken ToToken(const WatchPosition& position,
                       const StoreIdentity& identity,
                       uint64_t query_fingerprint) {
  v1::WatchToken token;
  token.set_format(kTokenFormat);
  token.set_store_uuid(identity.store_uuid);
  token.set_epoch(identity.epoch);
  token.set_query_fingerprint(query_fingerprint);
  token.set_revision(position.revision);
  if (MUTANT("token_runs_ahead")) token.set_revision(position.revision + 1);
  token.set_in_snapshot(position.in_snapshot);
  token.set_snapshot_position(position.snapshot_position);
  token.set_snapshot_count(position.snapshot_count);
  token.set_touch(position.touch);
  if (position.view != v1::ViewSum()) {
    v1::ViewDigest view = position.view.ToProto();
    token.set_view_count(view.count());
    token.set_view_digest(std::move(*view.mutable_digest()));
  }
  return token;
}

WatchPosition ToPosition(const v1::WatchToken& token) {
  WatchPosition position;
  position.revision = token.revision();
  position.in_snapshot = token.in_snapshot();
  position.snapshot_position = token.snapshot_position();
  position.snapshot_count = token.snapshot_count();
  position.touch = token.touch();
  if (MUTANT("resume_skips_touches")) ++position.touch;
  v1::ViewDigest view;
  view.set_count(token.view_count());
  view.set_digest(token.view_digest());
  position.view = v1::ViewSum(view);
  if (!position.in_snapshot) position.shown = position.revision;
  return position;
}

}  // namespace muster::inventory
