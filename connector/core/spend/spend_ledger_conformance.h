// What every SpendLedger does, run over each of them. A test file gives the
// suite its ledgers:
//
//   INSTANTIATE_TEST_SUITE_P(Fake, SpendLedgerConformance,
//                            ::testing::Values(SpendLedgerFactory(Make)));
#ifndef CONNECTOR_CORE_SPEND_SPEND_LEDGER_CONFORMANCE_H_
#define CONNECTOR_CORE_SPEND_SPEND_LEDGER_CONFORMANCE_H_

#include <functional>
#include <memory>

#include "connector/core/spend/spend_ledger.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {

// An empty ledger and what it needs.
using SpendLedgerFactory = std::function<std::shared_ptr<SpendLedger>()>;

class SpendLedgerConformance
    : public ::testing::TestWithParam<SpendLedgerFactory> {
 protected:
  static auto Holds(const LaneSpend& spend) {
    return muster::testing::IsOkAndHolds(::testing::Eq(spend));
  }

  const absl::Time hour_ = absl::FromUnixSeconds(1795330800);
  const std::shared_ptr<SpendLedger> ledger_ = GetParam()();
};

TEST_P(SpendLedgerConformance, IsEmptyAtFirst) {
  EXPECT_THAT(ledger_->Load(hour_), Holds({}));
}

TEST_P(SpendLedgerConformance, AddsUpByLane) {
  ASSERT_THAT(ledger_->Record(hour_, {{"sweep", 3}, {"trust", 1}}, "a"),
              muster::testing::IsOk());
  ASSERT_THAT(ledger_->Record(hour_, {{"sweep", 4}}, "b"),
              muster::testing::IsOk());

  EXPECT_THAT(ledger_->Load(hour_), Holds({{"sweep", 7}, {"trust", 1}}));
}

TEST_P(SpendLedgerConformance, AddsOnceUnderOneId) {
  for (int i = 0; i < 2; ++i) {
    ASSERT_THAT(ledger_->Record(hour_, {{"sweep", 3}}, "a"),
                muster::testing::IsOk());
  }

  EXPECT_THAT(ledger_->Load(hour_), Holds({{"sweep", 3}}));
}

TEST_P(SpendLedgerConformance, KeepsHoursApart) {
  const absl::Time next = hour_ + absl::Hours(1);
  ASSERT_THAT(ledger_->Record(hour_, {{"sweep", 3}}, "a"),
              muster::testing::IsOk());
  ASSERT_THAT(ledger_->Record(next, {{"sweep", 4}}, "b"),
              muster::testing::IsOk());

  EXPECT_THAT(ledger_->Load(hour_), Holds({{"sweep", 3}}));
  EXPECT_THAT(ledger_->Load(next), Holds({{"sweep", 4}}));
  EXPECT_THAT(ledger_->Load(next + absl::Hours(1)), Holds({}));
}

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SPEND_SPEND_LEDGER_CONFORMANCE_H_
