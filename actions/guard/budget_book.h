#ifndef ACTIONS_GUARD_BUDGET_BOOK_H_
#define ACTIONS_GUARD_BUDGET_BOOK_H_

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/storage/rocks.h"
#include "proto/muster/guard/v1/guard.pb.h"

namespace muster::actions {

// One command, as budgets see it.
struct BudgetQuestion {
  // `sources/{source}`.
  std::string source;
  // Who asked for it.
  std::string principal;
  guard::v1::CommandClass command_class = guard::v1::COMMAND_CLASS_DESTRUCTIVE;
  // Field name in DeviceCommand, such as `lock`.
  std::string kind;
  // Devices of the source. 0: not known; shares then come to their `min_count`.
  int64_t fleet_size = 0;
};

// Whether it may go.
struct BudgetAnswer {
  // It is one too many.
  bool over = false;
  // Name of the budget that is spent, or of the one that is nearest to it.
  std::string budget;
  // How many such commands may still go, this one among them. INT64_MAX if
  // nothing counts it.
  int64_t left = 0;
  // Of one too many: which budget and whose, one sentence.
  std::string why;
};

// The commands that were let through, and how much of the budgets they take:
// those of the source, and of each the share of whoever asked (one person's
// principals count together). A program that an automation names for the kind
// has that automation's budget in place of the share.
//
// Of a limit of N the Nth command goes and the next is one too many. What it
// looks back on is (now - window, now]; what lies in the future, after the
// clock was set back, counts, too.
//
// Not thread-safe: whoever asks holds one lock from Ask() until the commit that
// Spend() wrote into. `db` (family kBudget) must outlive it.
class BudgetBook {
 public:
  explicit BudgetBook(const RocksDatabase& db) : db_(db) {}

  // Reads what is on the disk in place of what is known. Before first use, and
  // after the store was opened again.
  //
  // Errors, beside the database's:
  //   DATA_LOSS STORE_CORRUPT: an entry cannot be read.
  absl::Status Load();

  BudgetAnswer Ask(const BudgetQuestion& question,
                   const guard::v1::GuardSettings& settings,
                   absl::Time now) const;

  // Counts `command` from now on, and writes that into `batch`. If that is not
  // committed, it still counts until Load(): the safe side. Entries that no
  // budget of `settings` looks back on, and older than a day, are deleted.
  void Spend(const BudgetQuestion& question, const std::string& command,
             const guard::v1::GuardSettings& settings, absl::Time now,
             RocksBatch& batch);

  // How much of each budget is spent in `source`, in the order of `settings`.
  std::vector<guard::v1::BudgetUse> Use(
      const std::string& source, int64_t fleet_size,
      const guard::v1::GuardSettings& settings, absl::Time now) const;

 private:
  struct Entry {
    absl::Time time;
    std::string key;
    std::string principal;
    std::string kind;
  };
  // By time, the oldest first.
  using Entries = std::deque<Entry>;
  using Shelf = std::pair<std::string, guard::v1::CommandClass>;

  const Entries& On(const std::string& source,
                    guard::v1::CommandClass command_class) const;
  int64_t SpentBy(const guard::v1::GuardSettings::Automation& automation,
                  const std::string& source, absl::Time now) const;
  absl::Status Take(absl::string_view key, absl::string_view value);
  void Insert(const Shelf& shelf, Entry entry);

  const RocksDatabase& db_;
  std::map<Shelf, Entries> entries_;
};

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_BUDGET_BOOK_H_
