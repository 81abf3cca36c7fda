// Page tokens of ListDevices: ListToken (token.proto) as the position of a page
// token (base/api/page.h), so that damage to any byte of it is noticed.
#ifndef INVENTORY_READ_LIST_LIST_TOKEN_H_
#define INVENTORY_READ_LIST_LIST_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/model/position.h"
#include "inventory/store/device_store.h"

namespace muster::inventory {

// Layout of the tokens made here.
constexpr int kListTokenFormat = 1;

// What a listing belongs to: a store between two restores, and one query.
struct ListContext {
  StoreIdentity store;
  uint64_t query_fingerprint = 0;
};

// Where a listing goes on.
struct ListPosition {
  Revision revision = 0;  // that all of its pages show
  std::string after;      // sort key of the last row shown; never empty
};

std::string EncodeListToken(const ListContext& context,
                            const ListPosition& position);

// The position in `token`, which is not empty.
//
// Errors:
//   INVALID_ARGUMENT PAGE_TOKEN_MALFORMED: not what EncodeListToken() made.
//   INVALID_ARGUMENT PAGE_TOKEN_OTHER_QUERY: made for another query, by
//     another store, or before a restore.
absl::StatusOr<ListPosition> DecodeListToken(const ListContext& context,
                                             absl::string_view token);

}  // namespace muster::inventory

#endif  // INVENTORY_READ_LIST_LIST_TOKEN_H_
