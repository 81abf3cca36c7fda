#include "actions/guard/budget_book.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "actions/guard/settings/guard_settings.h"
#include "actions/store/families.h"
#include "base/process/textproto.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using guard::v1::GuardSettings;
using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;

constexpr char kSource[] = "sources/iru";

GuardSettings Parse(const std::string& text) {
  return WithDefaults(ParseTextproto<GuardSettings>(text, "test").value());
}

BudgetQuestion Erase(const std::string& principal) {
  return {kSource, principal, guard::v1::COMMAND_CLASS_DESTRUCTIVE, "erase",
          10000};
}

BudgetQuestion Lock(const std::string& principal) {
  return {kSource, principal, guard::v1::COMMAND_CLASS_ACCESS_CHANGING, "lock",
          10000};
}

// The book, in a database, and commands that are let through.
class BudgetBookTest : public ::testing::Test {
 protected:
  BudgetBookTest() { EXPECT_THAT(book_->Load(), IsOk()); }

  BudgetAnswer Ask(const BudgetQuestion& question) const {
    return book_->Ask(question, settings_, now_);
  }

  void Spend(const BudgetQuestion& question, int times = 1) {
    for (int i = 0; i < times; ++i) {
      RocksBatch batch = db_->NewBatch();
      book_->Spend(question, absl::StrCat("commands/", ++commands_), settings_,
                   now_, batch);
      ASSERT_THAT(db_->Commit(std::move(batch)), IsOk());
    }
  }

  void Restart() {
    book_ = std::make_unique<BudgetBook>(*db_);
    ASSERT_THAT(book_->Load(), IsOk());
  }

  int Stored() const {
    int count = 0;
    for (auto it = db_->Prefix(kBudget, ""); it.Valid(); it.Next()) ++count;
    return count;
  }

  testing::TempDir dir_;
  const std::unique_ptr<RocksDatabase> db_ =
      RocksDatabase::Open(dir_.Join("actions"), FamilyNames(), StoreOptions())
          .value();
  std::unique_ptr<BudgetBook> book_ = std::make_unique<BudgetBook>(*db_);
  GuardSettings settings_ = Parse("actor_percent: 100");
  absl::Time now_ = absl::FromUnixSeconds(1'000'000);
  int commands_ = 0;
};

TEST_F(BudgetBookTest, LetsTheTenthEraseThroughAndNotTheEleventh) {
  Spend(Erase("people/a"), 9);
  EXPECT_FALSE(Ask(Erase("people/a")).over);
  EXPECT_EQ(Ask(Erase("people/a")).left, 1);

  Spend(Erase("people/a"));

  const BudgetAnswer answer = Ask(Erase("people/a"));
  EXPECT_TRUE(answer.over);
  EXPECT_EQ(answer.budget, "destructive_20m");
  EXPECT_EQ(answer.left, 0);
  EXPECT_THAT(answer.why, HasSubstr("10 of 10"));
}

TEST_F(BudgetBookTest, HoldsTheEleventhEraseAfterARestartToo) {
  Spend(Erase("people/a"), 10);

  Restart();

  EXPECT_TRUE(Ask(Erase("people/a")).over);
}

TEST_F(BudgetBookTest, ForgetsExactlyWhenTheWindowIsOver) {
  Spend(Erase("people/a"), 10);

  now_ += absl::Minutes(20) - absl::Microseconds(1);
  EXPECT_TRUE(Ask(Erase("people/a")).over);

  now_ += absl::Microseconds(1);
  EXPECT_FALSE(Ask(Erase("people/a")).over);
}

TEST_F(BudgetBookTest, CountsADayBesideTwentyMinutes) {
  for (int i = 0; i < 5; ++i) {
    Spend(Erase("people/a"), 5);
    now_ += absl::Minutes(30);
  }

  EXPECT_TRUE(Ask(Erase("people/a")).over);
  EXPECT_EQ(Ask(Erase("people/a")).budget, "destructive_day");
}

TEST_F(BudgetBookTest, HoldsASmallFleetToItsShare) {
  BudgetQuestion question = Erase("people/a");
  question.fleet_size = 120;
  Spend(question, 3);

  EXPECT_EQ(Ask(question).budget, "destructive_fleet_day");
  EXPECT_TRUE(Ask(question).over);
}

TEST_F(BudgetBookTest, CountsEachSourceAndClassForItself) {
  Spend(Erase("people/a"), 10);

  BudgetQuestion elsewhere = Erase("people/a");
  elsewhere.source = "sources/other";
  EXPECT_FALSE(Ask(elsewhere).over);
  EXPECT_FALSE(Ask(Lock("people/a")).over);
}

TEST_F(BudgetBookTest, LeavesOthersWhatOneMayNotSpend) {
  settings_ = Parse("actor_percent: 50");
  Spend(Erase("people/a"), 5);

  EXPECT_TRUE(Ask(Erase("people/a")).over);
  EXPECT_THAT(Ask(Erase("people/a")).why, HasSubstr("people/a's share"));
  EXPECT_FALSE(Ask(Erase("people/b")).over);
}

TEST_F(BudgetBookTest, GivesOnePersonOneShareHoweverItIsCalled) {
  settings_ = Parse(R"(
    actor_percent: 50
    identities { principals: ["people/a", "people/a-admin"] })");
  Spend(Erase("people/a"), 3);
  Spend(Erase("people/a-admin"), 2);

  EXPECT_TRUE(Ask(Erase("people/a")).over);
  EXPECT_TRUE(Ask(Erase("people/a-admin")).over);
  EXPECT_FALSE(Ask(Erase("people/b")).over);
}

TEST_F(BudgetBookTest, GivesAnAutomationItsBudgetInPlaceOfAShare) {
  settings_ = Parse(R"(
    actor_percent: 10
    automations { principal: "services/helpdesk" kinds: ["lock", "erase"]
                  window { seconds: 3600 } max_count: 7 })");
  Spend(Lock("services/helpdesk"), 6);
  EXPECT_FALSE(Ask(Lock("services/helpdesk")).over);

  Spend(Erase("services/helpdesk"));

  EXPECT_TRUE(Ask(Lock("services/helpdesk")).over);
  EXPECT_EQ(Ask(Lock("services/helpdesk")).budget, "services/helpdesk");
  now_ += absl::Hours(1);
  EXPECT_FALSE(Ask(Lock("services/helpdesk")).over);
}

TEST_F(BudgetBookTest, HoldsAutomationsToTheBudgetsOfTheSourceToo) {
  settings_ = Parse(R"(
    automations { principal: "services/helpdesk" kinds: "erase"
                  window { seconds: 3600 } max_count: 1000 })");
  Spend(Erase("people/a"), 10);

  EXPECT_TRUE(Ask(Erase("services/helpdesk")).over);
}

TEST_F(BudgetBookTest, CountsWhatLiesInTheFutureAfterTheClockWasSetBack) {
  Spend(Erase("people/a"), 10);

  now_ -= absl::Hours(48);

  EXPECT_TRUE(Ask(Erase("people/a")).over);
}

TEST_F(BudgetBookTest, CountsWhatWasNotCommittedUntilItLoads) {
  Spend(Erase("people/a"), 9);
  RocksBatch lost = db_->NewBatch();
  book_->Spend(Erase("people/a"), "commands/lost", settings_, now_, lost);
  EXPECT_TRUE(Ask(Erase("people/a")).over);

  ASSERT_THAT(book_->Load(), IsOk());

  EXPECT_FALSE(Ask(Erase("people/a")).over);
}

TEST_F(BudgetBookTest, DeletesWhatNoBudgetLooksBackOn) {
  Spend(Erase("people/a"), 10);

  now_ += absl::Hours(24);
  Spend(Erase("people/a"));

  EXPECT_EQ(Stored(), 1);
  EXPECT_EQ(Ask(Erase("people/a")).left, 9);
}

TEST_F(BudgetBookTest, KeepsADayForWindowsThatAreMadeLonger) {
  settings_ = Parse(R"(
    actor_percent: 100
    budgets { name: "short" command_class: COMMAND_CLASS_DESTRUCTIVE
              window { seconds: 60 } max_count: 2 })");
  Spend(Erase("people/a"), 2);
  now_ += absl::Hours(1);
  Spend(Erase("people/a"));
  EXPECT_FALSE(Ask(Erase("people/a")).over);

  settings_.mutable_budgets(0)->mutable_window()->set_seconds(7200);

  EXPECT_TRUE(Ask(Erase("people/a")).over);
}

TEST_F(BudgetBookTest, ShowsHowMuchOfEachBudgetIsSpent) {
  settings_ = Parse(R"(
    budgets { name: "wipes" command_class: COMMAND_CLASS_DESTRUCTIVE
              window { seconds: 60 } max_fleet_percent: 1 }
    budgets { name: "locks" command_class: COMMAND_CLASS_ACCESS_CHANGING
              window { seconds: 60 } max_count: 5 })");
  Spend(Erase("people/a"), 2);

  const auto uses = book_->Use(kSource, 400, settings_, now_);

  ASSERT_EQ(uses.size(), 2u);
  EXPECT_THAT(uses[0], EqualsProto(R"pb(source: "sources/iru"
                                        budget: "wipes"
                                        spent: 2
                                        limit: 4)pb"));
  EXPECT_THAT(uses[1], EqualsProto(R"pb(source: "sources/iru"
                                        budget: "locks"
                                        limit: 5)pb"));
}

TEST_F(BudgetBookTest, RefusesEntriesThatItCannotRead) {
  RocksBatch batch = db_->NewBatch();
  batch.Put(kBudget, "nonsense", "");
  ASSERT_THAT(db_->Commit(std::move(batch)), IsOk());

  EXPECT_THAT(book_->Load(),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace muster::actions
