#include "inventory/watch/watch_token.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster::inventory {
namespace {

constexpr absl::string_view kStartOver =
    "; watch again without a token and drop what the snapshot does not show";

absl::Status Malformed() {
  return Error(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED",
               "the resume token is damaged; pass it as it was received");
}

bool IsSound(const v1::WatchToken& token) {
  return token.format() == kTokenFormat && token.revision() >= 0 &&
         token.touch() >= 0 && token.snapshot_count() >= 0 &&
         (token.in_snapshot() || token.snapshot_position().empty());
}

}  // namespace

std::string EncodeToken(const v1::WatchToken& token) {
  return absl::WebSafeBase64Escape(token.SerializeAsString());
}

absl::StatusOr<v1::WatchToken> DecodeToken(absl::string_view text) {
  std::string bytes;
  v1::WatchToken token;
  if (!absl::WebSafeBase64Unescape(text, &bytes) ||
      !token.ParseFromString(bytes) || EncodeToken(token) != text ||
      !IsSound(token)) {
    return Malformed();
  }
  return token;
}

absl::Status CheckToken(const v1::WatchToken& token,
                        const TokenContext& context) {
  if (token.store_uuid() != context.store_uuid ||
      token.epoch() != context.epoch) {
    return Error(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FOREIGN",
                 absl::StrCat("the resume token is from another store, or from "
                              "before this one was restored",
                              kStartOver));
  }
  if (token.query_fingerprint() != context.query_fingerprint) {
    return Error(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_OTHER_QUERY",
                 "the resume token belongs to a watch of something else; pass "
                 "it with the parent and want_liveness that it came from");
  }
  if (!token.snapshot_position().empty() &&
      !context.scope.HasDevice(token.snapshot_position())) {
    return Malformed();
  }
  if (token.revision() > context.end.revision ||
      token.touch() > context.end.touch) {
    return Error(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE",
                 absl::StrCat("the resume token is at revision ",
                              token.revision(), ", but the store only came to ",
                              context.end.revision, kStartOver),
                 {{"revision", absl::StrCat(token.revision())},
                  {"head", absl::StrCat(context.end.revision)}});
  }
  return absl::OkStatus();
}

}  // namespace muster::inventory
