#ifndef CONNECTOR_CORE_SPEND_SPEND_LEDGER_H_
#define CONNECTOR_CORE_SPEND_SPEND_LEDGER_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace muster::connector {

// Requests by lane, such as {"sweep", 120}.
using LaneSpend = std::map<std::string, int64_t>;

// What one source spent on its vendor's API, hour by hour, kept where a
// restart of the connector does not reach it. Implementations are thread-safe
// and block.
class SpendLedger {
 public:
  virtual ~SpendLedger() = default;

  // What is recorded of the hour that begins at `hour_start` (UTC); empty if
  // there is nothing.
  //
  // Errors:
  //   UNAVAILABLE, DEADLINE_EXCEEDED: the ledger cannot be asked now.
  virtual absl::StatusOr<LaneSpend> Load(absl::Time hour_start) = 0;

  // Adds `spend` to that hour; again with the same `id` changes nothing.
  //
  // Errors:
  //   UNAVAILABLE, DEADLINE_EXCEEDED: it may or may not have been added.
  //   NOT_FOUND SOURCE_NOT_FOUND: the ledger does not know the source yet.
  virtual absl::Status Record(absl::Time hour_start, const LaneSpend& spend,
                              const std::string& id) = 0;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SPEND_SPEND_LEDGER_H_
