// Finding a command in the list that the vendor holds for its device, and
// reading its state there.
#ifndef ACTIONS_FOLLOW_VENDOR_ROWS_H_
#define ACTIONS_FOLLOW_VENDOR_ROWS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "actions/store/lifecycle.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::actions {

// How far the vendor's clock may be from ours.
constexpr absl::Duration kClockSkew = absl::Minutes(2);

// For how long after we meant to send it a command may still reach the vendor:
// a connector that we stopped listening to goes on waiting for its turn.
constexpr absl::Duration kSendWindow = absl::Minutes(15);

// The earliest time at which the vendor may have taken `command`: when we
// meant to send it, less the skew.
absl::Time RequestedAfter(const v1::Command& command);

// What FindRow() saw.
struct RowMatch {
  // The command's row, or null.
  const connector::v1::VendorCommand* row = nullptr;
  // Rows that could be the command's, if its id is not known.
  int candidates = 0;
};

// The row of `command` among `rows`: by its id if that is known; else the only
// row of its kind that was requested while it was being sent and whose id is
// not in `taken`. Two such rows are no match. The row lives as long as `rows`.
RowMatch FindRow(const v1::Command& command,
                 const std::vector<connector::v1::VendorCommand>& rows,
                 const absl::flat_hash_set<std::string>& taken);

// The step of `command`, which is not UNCERTAIN, that follows from its row.
// A vendor's word that we do not know changes no state.
Step StepAfterRow(const v1::Command& command,
                  const connector::v1::VendorCommand& row);

// The step (state unchanged) of `command` when the list shows no row of it.
Step StepWithoutRow(const v1::Command& command, const RowMatch& match);

}  // namespace muster::actions

#endif  // ACTIONS_FOLLOW_VENDOR_ROWS_H_
