#include "actions/guard/budget_book.h"

#include <algorithm>
#include <limits>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "actions/guard/actors/principals.h"
#include "actions/guard/settings/budget_limits.h"
#include "actions/guard/settings/guard_settings.h"
#include "actions/store/families.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::actions {
namespace {

using guard::v1::CommandClass;
using guard::v1::GuardSettings;
using Automation = GuardSettings::Automation;
using Budget = GuardSettings::Budget;

// Deleted with one that is written, at most, so that none is slow.
constexpr int kMostForgotten = 64;
// So that a budget whose window is made longer looks back as far at once.
constexpr absl::Duration kKeptAtLeast = absl::Hours(24);

absl::Status Corrupt() {
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               "the actions store cannot read what was spent of budgets; "
               "restore its directory from a backup",
               {{"record", "budget"}});
}

std::string KeyOf(const std::string& source, absl::Time time,
                  const std::string& command) {
  return JoinKey({source, EncodeInt64(absl::ToUnixMicros(time)), command});
}

std::string ValueOf(const BudgetQuestion& question) {
  return JoinKey({KnownAs(question.principal),
                  EncodeInt64(question.command_class), question.kind});
}

// The nearest limit to what is asked for, of those that count it.
class Nearest {
 public:
  // `limit` commands, of which `spent` went; `whose` for the sentence.
  void Consider(const std::string& budget, int64_t limit, int64_t spent,
                absl::Duration window, absl::string_view whose) {
    const int64_t left = std::max<int64_t>(0, limit - spent);
    if (left >= answer_.left) return;
    answer_.left = left;
    answer_.budget = budget;
    answer_.over = left == 0;
    if (!answer_.over) return;
    answer_.why = absl::StrCat(whose, " ", budget, " is spent: ", spent, " of ",
                               limit, " commands went within ",
                               absl::FormatDuration(window), ".");
  }

  const BudgetAnswer& answer() const { return answer_; }

 private:
  BudgetAnswer answer_{false, "", std::numeric_limits<int64_t>::max(), ""};
};

// How many of `entries` since `now - window` are `wanted`.
template <typename Entries, typename Wanted>
int64_t Count(const Entries& entries, absl::Time now, absl::Duration window,
              const Wanted& wanted) {
  int64_t count = 0;
  for (auto it = entries.rbegin(); it != entries.rend(); ++it) {
    if (it->time <= now - window) break;
    if (wanted(*it)) ++count;
  }
  return count;
}

}  // namespace

absl::Status BudgetBook::Load() {
  entries_.clear();
  auto it = db_.Prefix(kBudget, "");
  for (; it.Valid(); it.Next()) RETURN_IF_ERROR(Take(it.key(), it.value()));
  return it.status();
}

absl::Status BudgetBook::Take(absl::string_view key, absl::string_view value) {
  ASSIGN_OR_RETURN(const std::vector<std::string> name, SplitKey(key));
  ASSIGN_OR_RETURN(const std::vector<std::string> content, SplitKey(value));
  if (name.size() != 3 || content.size() != 3) return Corrupt();
  ASSIGN_OR_RETURN(const int64_t time, DecodeInt64(name[1]));
  ASSIGN_OR_RETURN(const int64_t number, DecodeInt64(content[1]));
  Insert(
      {name[0], static_cast<CommandClass>(number)},
      {absl::FromUnixMicros(time), std::string(key), content[0], content[2]});
  return absl::OkStatus();
}

void BudgetBook::Insert(const Shelf& shelf, Entry entry) {
  Entries& entries = entries_[shelf];
  const auto after = std::upper_bound(
      entries.begin(), entries.end(), entry.time,
      [](absl::Time time, const Entry& other) { return time < other.time; });
  entries.insert(after, std::move(entry));
}

const BudgetBook::Entries& BudgetBook::On(const std::string& source,
                                          CommandClass command_class) const {
  static const Entries& none = *new Entries();
  const auto found = entries_.find({source, command_class});
  return found == entries_.end() ? none : found->second;
}

BudgetAnswer BudgetBook::Ask(const BudgetQuestion& question,
                             const GuardSettings& settings,
                             absl::Time now) const {
  const Entries& entries = On(question.source, question.command_class);
  const auto same = SamePerson(settings, question.principal);
  const auto by_same = [&](const Entry& entry) {
    return same.contains(entry.principal);
  };
  const Automation* const automation =
      AutomationFor(settings, question.principal, question.kind);
  Nearest nearest;
  for (const Budget& budget : settings.budgets()) {
    if (budget.command_class() != question.command_class) continue;
    const absl::Duration window = SpanOf(budget.window());
    const int64_t limit = LimitOf(budget, question.fleet_size);
    nearest.Consider(
        budget.name(), limit,
        Count(entries, now, window, [](const Entry&) { return true; }), window,
        "The budget");
    if (automation != nullptr) continue;
    nearest.Consider(
        budget.name(), ShareOf(limit, settings.actor_percent()),
        Count(entries, now, window, by_same), window,
        absl::StrCat(KnownAs(question.principal), "'s share of the budget"));
  }
  if (automation != nullptr) {
    nearest.Consider(automation->principal(), automation->max_count(),
                     SpentBy(*automation, question.source, now),
                     SpanOf(automation->window()), "The budget of");
  }
  return nearest.answer();
}

int64_t BudgetBook::SpentBy(const Automation& automation,
                            const std::string& source, absl::Time now) const {
  int64_t spent = 0;
  for (const auto& [shelf, entries] : entries_) {
    if (shelf.first != source) continue;
    spent += Count(
        entries, now, SpanOf(automation.window()), [&](const Entry& entry) {
          return entry.principal == automation.principal() &&
                 absl::c_linear_search(automation.kinds(), entry.kind);
        });
  }
  return spent;
}

void BudgetBook::Spend(const BudgetQuestion& question,
                       const std::string& command,
                       const GuardSettings& settings, absl::Time now,
                       RocksBatch& batch) {
  const Shelf shelf = {question.source, question.command_class};
  Entry entry = {now, KeyOf(question.source, now, command),
                 KnownAs(question.principal), question.kind};
  batch.Put(kBudget, entry.key, ValueOf(question));
  Insert(shelf, std::move(entry));
  Entries& entries = entries_[shelf];
  const absl::Time oldest =
      now - std::max(LongestWindow(settings), kKeptAtLeast);
  for (int i = 0; i < kMostForgotten && entries.front().time <= oldest; ++i) {
    batch.Delete(kBudget, entries.front().key);
    entries.pop_front();
  }
}

std::vector<guard::v1::BudgetUse> BudgetBook::Use(const std::string& source,
                                                  int64_t fleet_size,
                                                  const GuardSettings& settings,
                                                  absl::Time now) const {
  std::vector<guard::v1::BudgetUse> uses;
  for (const Budget& budget : settings.budgets()) {
    guard::v1::BudgetUse& use = uses.emplace_back();
    use.set_source(source);
    use.set_budget(budget.name());
    use.set_spent(Count(On(source, budget.command_class()), now,
                        SpanOf(budget.window()),
                        [](const Entry&) { return true; }));
    use.set_limit(LimitOf(budget, fleet_size));
  }
  return uses;
}

}  // namespace muster::actions
