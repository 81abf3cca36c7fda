// Resume tokens: WatchToken (token.proto) as base64url text.
#ifndef INVENTORY_WATCH_WATCH_TOKEN_H_
#define INVENTORY_WATCH_WATCH_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/model/position.h"
#include "inventory/model/scope.h"
#include "proto/muster/inventory/v1/token.pb.h"

namespace muster::inventory {

// Layout of the tokens made here.
constexpr int kTokenFormat = 1;

std::string EncodeToken(const v1::WatchToken& token);

// What EncodeToken() was given.
//
// Errors:
//   INVALID_ARGUMENT RESUME_TOKEN_MALFORMED: `text` is not what it made.
absl::StatusOr<v1::WatchToken> DecodeToken(absl::string_view text);

// What a token must agree with.
struct TokenContext {
  std::string store_uuid;
  int64_t epoch = 0;
  uint64_t query_fingerprint = 0;
  Scope scope;
  LogEnd end;
};

// Whether `token` belongs to this store and this query and lies in the past.
// Looked at in this order:
//
// Errors:
//   FAILED_PRECONDITION RESUME_TOKEN_FOREIGN: another store, or from before a
//     restore.
//   INVALID_ARGUMENT RESUME_TOKEN_OTHER_QUERY: another query.
//   FAILED_PRECONDITION RESUME_TOKEN_FUTURE: this store never came so far.
absl::Status CheckToken(const v1::WatchToken& token,
                        const TokenContext& context);

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_WATCH_TOKEN_H_
