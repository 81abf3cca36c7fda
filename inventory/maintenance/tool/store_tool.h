#ifndef INVENTORY_MAINTENANCE_TOOL_STORE_TOOL_H_
#define INVENTORY_MAINTENANCE_TOOL_STORE_TOOL_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "base/random.h"

namespace muster::inventory {

// What `inventoryd` does beside serving, on a store that no process has open.
// `data_dir` is that of the configuration; the store is in its `inventory`.
//
// Not thread-safe. Clock and random must outlive it. Errors of all methods:
// those of RocksDeviceStore::Open(), and those listed.
class StoreTool {
 public:
  // One line of output; no line feed.
  using Print = absl::FunctionRef<void(absl::string_view)>;

  StoreTool(Clock& clock, Random& random) : clock_(clock), random_(random) {}

  // Walks every invariant and prints what was found.
  //
  // Errors:
  //   DATA_LOSS STORE_INCONSISTENT: something does not agree; it was printed.
  absl::Status Verify(const std::string& data_dir, Print print);

  // Prints the store as JSON lines, with every retained change if `history`.
  absl::Status Dump(const std::string& data_dir, bool history, Print print);

  // Makes the store of `data_dir`, which must have none, from a backup. Counts
  // its epoch up, so that every resume token of before becomes foreign.
  //
  // Errors: those of RestoreBackup().
  absl::Status Restore(const std::string& backup, const std::string& data_dir,
                       Print print);

  // Opens a store that is not what it was, under the next epoch.
  absl::Status AcceptDataLoss(const std::string& data_dir, Print print);

 private:
  Clock& clock_;
  Random& random_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_TOOL_STORE_TOOL_H_
