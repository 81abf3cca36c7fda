#ifndef CONNECTOR_IRU_CLIENT_BUDGET_SPEND_TALLY_H_
#define CONNECTOR_IRU_CLIENT_BUDGET_SPEND_TALLY_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connector/core/spend/spend_ledger.h"
#include "connector/iru/client/budget/lane.h"

namespace muster::iru {

// Requests of one hour that the ledger does not have yet.
struct UnrecordedSpend {
  absl::Time hour_start;
  connector::LaneSpend lanes;
};

// Who spent what on what: by lane and endpoint in the current hour, and by
// lane what is still to be recorded. Requests are only ever added.
//
// Not thread-safe.
class SpendTally {
 public:
  // As metrics name the endpoint of requests that an earlier process sent.
  static constexpr absl::string_view kEarlier = "before_start";

  // Lane and endpoint.
  using Key = std::pair<Lane, std::string>;

  // One request at `now`. `endpoint` has no ids in it.
  void Add(absl::Time now, Lane lane, absl::string_view endpoint);

  // What the ledger has of the hour of `now` from before. Lanes that nobody
  // knows any more count as kEnrichment.
  void AddEarlier(absl::Time now, const connector::LaneSpend& lanes);

  // What was sent in the hour of `now`.
  const std::map<Key, int64_t>& ThisHour(absl::Time now);

  // What was not taken before, oldest hour first. Hours that nobody took for
  // two days are forgotten.
  std::vector<UnrecordedSpend> TakeUnrecorded();

 private:
  void Advance(absl::Time now);

  absl::Time hour_ = absl::InfinitePast();
  std::map<Key, int64_t> this_hour_;
  std::map<absl::Time, connector::LaneSpend> unrecorded_;  // by start of hour
};

// The start of the hour that `time` is in (UTC).
absl::Time StartOfHour(absl::Time time);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_BUDGET_SPEND_TALLY_H_
