// inventoryd is killed while it takes pages from several sources, and comes
// back: with everything that it acknowledged, everything that a watcher saw,
// and whole pages only.
//
//   --kills=N   how often; 50 by default
//   --seed=N    the same moments again, as far as time can be had again

#include <algorithm>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"
#include "tests/durability/change_witness.h"
#include "tests/durability/inventory_process.h"
#include "tests/durability/page_ledger.h"
#include "tests/durability/page_load.h"
#include "tests/durability/store_audit.h"
#include "tests/durability/test_flags.h"

namespace muster::testing {
namespace {

using inventory::RocksDeviceStore;

constexpr int kKills = 50;
constexpr int kKillsPerStore = 50;  // then a new one, so that it stays small
constexpr int kEarlyOneIn = 10;     // killed while it starts
constexpr int kHistoryEvery = 10;
constexpr int64_t kShortest = 5;  // in milliseconds, after the load began
constexpr int64_t kLongest = 500;
const char* const kSources[] = {"sources/a", "sources/b", "sources/c"};

// What happened, all stores together.
struct Tally {
  int kills = 0;
  int in_flight = 0;
  int early = 0;
  int64_t changes = 0;
  int64_t acked = 0;
  int64_t kept = 0;
  int64_t lost = 0;
  int64_t seen = 0;
  absl::Duration slowest_start;

  friend std::ostream& operator<<(std::ostream& out, const Tally& tally) {
    return out << tally.kills << " kills, " << tally.in_flight
               << " with a batch in flight ("
               << 100 * tally.in_flight / std::max(tally.kills, 1) << " %), "
               << tally.early << " while starting; " << tally.changes
               << " changes, " << tally.acked << " pages acknowledged, "
               << tally.kept << " kept and " << tally.lost
               << " not kept that nobody was told of, " << tally.seen
               << " changes seen by the watcher; slowest start "
               << tally.slowest_start;
  }
};

// One store, killed again and again.
class Victim {
 public:
  Victim(uint64_t seed, Tally& tally) : random_(seed), tally_(tally) {}

  void LiveAndDie() {
    const bool early = Below(kEarlyOneIn) == 0;
    early ? DieStarting() : DieWorking();
    ++tally_.kills;
    Look();
  }

  void Finish() {
    tally_.changes += audit_.changes();
    tally_.acked += audit_.acked_pages();
    tally_.kept += audit_.kept_pages();
    tally_.lost += audit_.lost_pages();
    const auto store = Open();
    ASSERT_THAT(store, IsOk());
    audit_.CompareHistory(**store);
  }

 private:
  int64_t Below(int64_t limit) {
    return std::uniform_int_distribution<int64_t>(0, limit - 1)(random_);
  }

  void Wait(absl::Duration duration) const {
    absl::Notification never;
    never.WaitForNotificationWithTimeout(duration);
  }

  void DieStarting() {
    ASSERT_THAT(process_.Start(), IsOk());
    Wait(absl::Milliseconds(Below(150)));
    process_.Kill();
    ++tally_.early;
  }

  void DieWorking() {
    const absl::Time started = absl::Now();
    ASSERT_THAT(process_.Start(), IsOk());
    ASSERT_THAT(process_.AwaitUp(), IsOk());
    tally_.slowest_start =
        std::max(tally_.slowest_start, absl::Now() - started);
    witness_.Start(process_.Connect());
    PageLoad load(process_.Connect(),
                  {std::begin(kSources), std::end(kSources)}, ledger_);
    ASSERT_TRUE(load.AwaitAck(absl::Seconds(30)));
    Wait(absl::Milliseconds(kShortest + Below(kLongest - kShortest)));
    if (ledger_.in_flight() > 0) ++tally_.in_flight;
    process_.Kill();
    load.Stop();
    witness_.Stop();
    EXPECT_THAT(witness_.complaints(), ::testing::IsEmpty());
  }

  // What came back.
  void Look() {
    ++looks_;
    EXPECT_THAT(process_.Verify(), IsOk());
    const auto store = Open();
    ASSERT_THAT(store, IsOk());
    const auto seen = witness_.TakeSeen();
    tally_.seen += static_cast<int64_t>(seen.size());
    audit_.Compare(**store, ledger_.TakePages(), seen);
    if (looks_ % kHistoryEvery == 0) audit_.CompareHistory(**store);
  }

  absl::StatusOr<std::unique_ptr<RocksDeviceStore>> Open() {
    return RocksDeviceStore::Open(process_.store_path(), ids_, *RealClock(),
                                  {});
  }

  const TempDir dir_;
  std::mt19937_64 random_;
  Tally& tally_;
  FakeRandom ids_;
  InventoryProcess process_{{dir_.path(), /*min_free_bytes=*/1}};
  PageLedger ledger_;
  ChangeWitness witness_;
  StoreAudit audit_;
  int looks_ = 0;
};

TEST(KillTest, LosesNothingThatWasAcknowledgedOrSeen) {
  const uint64_t seed = Seed();
  const int64_t kills = NumberFlag("kills", kKills);
  Tally tally;
  while (tally.kills < kills && !HasFailure()) {
    Victim victim(seed + static_cast<uint64_t>(tally.kills), tally);
    for (int i = 0; i < kKillsPerStore && tally.kills < kills; ++i) {
      SCOPED_TRACE(absl::StrCat("seed ", seed, ", kill ", tally.kills));
      victim.LiveAndDie();
      if (HasFailure()) break;
    }
    victim.Finish();
  }
  std::cout << tally << std::endl;
  EXPECT_GE(tally.in_flight * 10, tally.kills * 8) << "they prove too little";
  EXPECT_GT(tally.seen, 0);
}

}  // namespace
}  // namespace muster::testing
