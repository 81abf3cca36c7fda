#include "connector/core/spend/fake_spend_ledger.h"

#include <memory>

#include "connector/core/spend/spend_ledger_conformance.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using muster::testing::IsOk;
using muster::testing::IsOkAndHolds;
using muster::testing::StatusIs;

TEST(FakeSpendLedgerTest, AddsThoughItsAnswerIsLost) {
  FakeSpendLedger ledger;
  ledger.LoseNextAnswer(absl::UnavailableError("lost"));

  EXPECT_THAT(ledger.Record(absl::UnixEpoch(), {{"sweep", 3}}, "a"),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(ledger.Record(absl::UnixEpoch(), {{"sweep", 3}}, "a"), IsOk());

  EXPECT_THAT(ledger.Load(absl::UnixEpoch()),
              IsOkAndHolds(::testing::Eq(LaneSpend{{"sweep", 3}})));
}

INSTANTIATE_TEST_SUITE_P(Fake, SpendLedgerConformance,
                         ::testing::Values(SpendLedgerFactory([] {
                           return std::make_shared<FakeSpendLedger>();
                         })));

}  // namespace
}  // namespace muster::connector
