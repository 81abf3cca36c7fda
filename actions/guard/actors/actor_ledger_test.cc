#include "actions/guard/actors/actor_ledger.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "actions/audit/audit_log.h"
#include "actions/store/families.h"
#include "base/fake_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;

constexpr char kOne[] = R"(
  grants { principals: "services/a" roles: ROLE_OPERATOR sources: "sources/-" })";
constexpr char kTwo[] = R"(
  grants { principals: "services/a" roles: ROLE_OPERATOR sources: "sources/-" }
  grants { principals: "services/b" roles: ROLE_OPERATOR sources: "sources/-" })";

// The ledger, over a store and files of its own.
class ActorLedgerTest : public ::testing::Test {
 protected:
  void WritePolicy(const std::string& policy) {
    files_.WriteFile("policy.textproto",
                     absl::StrCat(policy, "\n#", std::string(++writes_, '.')));
  }

  void WriteToken(const std::string& principal) {
    files_.WriteFile("tokens.textproto",
                     absl::StrCat("tokens { id: '1' principal: '", principal,
                                  "' expire_time { seconds: 4000000000 } }"));
  }

  // The service begins, again if it did.
  void Start() {
    ledger_ = nullptr;
    log_ = nullptr;
    db_ = nullptr;
    db_ =
        RocksDatabase::Open(dir_.Join("actions"), FamilyNames(), StoreOptions())
            .value();
    log_ = AuditLog::Open(*db_, clock_).value();
    ledger_ = std::make_unique<ActorLedger>(
        *log_, AccessDirectory{files_.path()}, clock_);
    ASSERT_THAT(ledger_->RunOnce(), IsOk());
  }

  absl::Time Since(const std::string& principal) const {
    return ledger_->Since(principal, access::v1::ROLE_OPERATOR, "sources/iru");
  }

  std::vector<std::string> Outcomes() const {
    std::vector<std::string> outcomes;
    const auto records = log_->Records(0, 100).value();
    for (const v1::AuditRecord& record : records) {
      outcomes.push_back(record.outcome());
    }
    return outcomes;
  }

  testing::TempDir files_;
  testing::TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  int writes_ = 0;
  std::unique_ptr<RocksDatabase> db_;
  std::unique_ptr<AuditLog> log_;
  std::unique_ptr<ActorLedger> ledger_;
};

TEST_F(ActorLedgerTest, TakesWhoIsThereFirstForKnownForEverAndSaysSoOnce) {
  WritePolicy(kTwo);
  Start();
  clock_.Advance(absl::Hours(1));
  Start();

  EXPECT_EQ(Since("services/a"), absl::InfinitePast());
  EXPECT_EQ(Since("services/b"), absl::InfinitePast());
  EXPECT_THAT(Outcomes(), ElementsAre("BOOTSTRAP"));
  EXPECT_EQ(log_->Records(0, 1)->at(0).reason(),
            "2 grants and tokens count as known since ever, because nothing "
            "was known before");
}

TEST_F(ActorLedgerTest, RemembersWhenItFirstSawAGrant) {
  WritePolicy(kOne);
  Start();
  clock_.Advance(absl::Hours(1));
  const absl::Time seen = clock_.Now();
  WritePolicy(kTwo);
  ASSERT_THAT(ledger_->RunOnce(), IsOk());

  clock_.Advance(absl::Hours(1));
  Start();

  EXPECT_EQ(Since("services/b"), seen);
  EXPECT_EQ(Since("services/a"), absl::InfinitePast());
  EXPECT_THAT(Outcomes(), ElementsAre("BOOTSTRAP", "GRANT_ADDED"));
}

TEST_F(ActorLedgerTest, TakesAGrantThatComesBackForNew) {
  WritePolicy(kTwo);
  Start();
  WritePolicy(kOne);
  ASSERT_THAT(ledger_->RunOnce(), IsOk());
  EXPECT_EQ(Since("services/b"), absl::InfiniteFuture());

  clock_.Advance(absl::Hours(1));
  WritePolicy(kTwo);
  ASSERT_THAT(ledger_->RunOnce(), IsOk());

  EXPECT_EQ(Since("services/b"), clock_.Now());
  EXPECT_THAT(Outcomes(),
              ElementsAre("BOOTSTRAP", "GRANT_REMOVED", "GRANT_ADDED"));
}

TEST_F(ActorLedgerTest, TakesANewPersonUnderAnOldPatternForNew) {
  WritePolicy(R"(grants { principals: "people/*" roles: ROLE_OPERATOR
                          sources: "sources/-" })");
  Start();
  EXPECT_EQ(Since("people/mallory"), absl::InfiniteFuture());

  clock_.Advance(absl::Hours(1));
  WriteToken("people/mallory");
  ASSERT_THAT(ledger_->RunOnce(), IsOk());

  EXPECT_EQ(Since("people/mallory"), clock_.Now());
  EXPECT_THAT(Outcomes(), ElementsAre("BOOTSTRAP", "TOKEN_ADDED"));
}

TEST_F(ActorLedgerTest, ForgetsNothingWhileTheFilesCannotBeRead) {
  WritePolicy(kOne);
  Start();
  WritePolicy("nonsense");

  EXPECT_THAT(ledger_->RunOnce(),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_MALFORMED"));

  EXPECT_EQ(Since("services/a"), absl::InfinitePast());
  WritePolicy(kOne);
  ASSERT_THAT(ledger_->RunOnce(), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("BOOTSTRAP"));
}

TEST_F(ActorLedgerTest, KnowsThePolicyThatIsBuiltIn) {
  WritePolicy(kOne);
  Start();
  testing::TempDir other;
  auto db =
      RocksDatabase::Open(other.Join("actions"), FamilyNames(), StoreOptions())
          .value();
  auto log = AuditLog::Open(*db, clock_).value();
  ActorLedger ledger(*log, AccessDirectory{}, clock_);

  ASSERT_THAT(ledger.RunOnce(), IsOk());

  EXPECT_EQ(ledger.Since("", access::v1::ROLE_APPROVER, "sources/-"),
            absl::InfinitePast());
}

}  // namespace
}  // namespace muster::actions
