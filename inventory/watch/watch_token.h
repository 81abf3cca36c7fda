// Resume tokens: WatchToken (token.proto) as base64url text.
#ifndef INVENTORY_WATCH_WATCH_TOKEN_H_
#define INVENTORY_WATCH_WATCH_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/model/position.h"
#include "inventory/model/scope.h"
#include "inventory/store/device_store.h"
#include "inventory/watch/watch_position.h"
#include "proto/muster/inventory/v1/token.pb.h"

namespace muster::inventory {

// Layout of the tokens made here. 1 had no view; whoever holds one of those
// starts over.
constexpr int kTokenFormat = 2;

std::string EncodeToken(const v1::WatchToken& token);

// What EncodeToken() was given: DecodeToken(EncodeToken(x)) is x, and nothing
// else is taken.
//
// Errors:
//   INVALID_ARGUMENT RESUME_TOKEN_MALFORMED: `text` is not what it made.
//   FAILED_PRECONDITION RESUME_TOKEN_FOREIGN: an earlier release made it.
absl::StatusOr<v1::WatchToken> DecodeToken(absl::string_view text);

// Whether `token` belongs to this store and lies in its past. Looked at in
// this order:
//
// Errors:
//   FAILED_PRECONDITION RESUME_TOKEN_FOREIGN: another store, or from before a
//     restore.
//   FAILED_PRECONDITION RESUME_TOKEN_FUTURE: this store never came so far.
absl::Status CheckStore(const v1::WatchToken& token,
                        const StoreIdentity& identity, const LogEnd& end);

// What a token must agree with.
struct TokenContext {
  StoreIdentity identity;
  uint64_t query_fingerprint = 0;
  Scope scope;
  LogEnd end;
};

// Whether `token` belongs to this store and this query and lies in the past.
// Looked at in this order:
//
// Errors:
//   FAILED_PRECONDITION RESUME_TOKEN_FOREIGN: as CheckStore().
//   INVALID_ARGUMENT RESUME_TOKEN_OTHER_QUERY: another query.
//   INVALID_ARGUMENT RESUME_TOKEN_MALFORMED: it stands outside of its scope.
//   FAILED_PRECONDITION RESUME_TOKEN_FUTURE: as CheckStore().
absl::Status CheckToken(const v1::WatchToken& token,
                        const TokenContext& context);

// The token of `position`, and the position that a watch takes up with a
// token. The digest is left out if it is that of nothing.
v1::WatchToken ToToken(const WatchPosition& position,
                       const StoreIdentity& identity,
                       uint64_t query_fingerprint);
WatchPosition ToPosition(const v1::WatchToken& token);

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_WATCH_TOKEN_H_
