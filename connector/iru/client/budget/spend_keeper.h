#ifndef CONNECTOR_IRU_CLIENT_BUDGET_SPEND_KEEPER_H_
#define CONNECTOR_IRU_CLIENT_BUDGET_SPEND_KEEPER_H_

#include <deque>
#include <string>

#include "absl/status/status.h"
#include "base/clock.h"
#include "base/random.h"
#include "connector/core/spend/spend_ledger.h"
#include "connector/iru/client/budget/request_budget.h"

namespace muster::iru {

// Carries a budget's spend over a restart: loads what earlier processes spent
// in this hour, once, and from then on records what is spent. Until it could
// be loaded nothing is recorded, so that nothing is counted twice; the budget
// bounds itself meanwhile (Options::await_earlier).
//
// Not thread-safe: RunOnce() is called by one thread, every 10 s or so, and
// once more when that thread ends. `budget`, `ledger`, `clock` and `random`
// must outlive it.
class SpendKeeper {
 public:
  SpendKeeper(RequestBudget& budget, connector::SpendLedger& ledger,
              Clock& clock, Random& random)
      : budget_(budget), ledger_(ledger), clock_(clock), random_(random) {}

  // Does what is to do now. After an error, what was not recorded is recorded
  // by a later call: under the same id, so that it counts once.
  //
  // Errors: those of SpendLedger. What it refuses as INVALID_ARGUMENT is
  //   dropped.
  absl::Status RunOnce();

 private:
  struct Batch {
    std::string id;
    UnrecordedSpend spend;
  };

  RequestBudget& budget_;
  connector::SpendLedger& ledger_;
  Clock& clock_;
  Random& random_;
  bool loaded_ = false;
  std::deque<Batch> pending_;  // oldest first
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_BUDGET_SPEND_KEEPER_H_
