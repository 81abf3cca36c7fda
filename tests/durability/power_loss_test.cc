// The power goes at any operation of the disk, again and again; each time the
// store must come back as what was acknowledged, with at most the one write
// more whose outcome nobody was told.
//
//   --rounds=N    how many stores live and die; 150 by default
//   --seed=N      the same again

#include <array>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/fake_random.h"
#include "base/storage/testing/fault_env.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/maintenance/check/store_check.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "inventory/store/testing/fake_device_store.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"
#include "tests/durability/random_writes.h"
#include "tests/durability/store_print.h"
#include "tests/durability/test_flags.h"

namespace muster::inventory::testing {
namespace {

using ::muster::testing::FaultEnv;
using ::muster::testing::FileFault;
using ::muster::testing::FileOp;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;

constexpr int kRounds = 150;
constexpr int kLives = 4;
constexpr int kSteps = 60;

// What happened, all rounds together.
struct Tally {
  int power_losses = 0;
  int while_opening = 0;
  int64_t lost_bytes = 0;
  int acknowledged = 0;
  int unknown_kept = 0;
  int unknown_gone = 0;
  int recovered = 0;  // without a restart

  friend std::ostream& operator<<(std::ostream& out, const Tally& tally) {
    return out << tally.power_losses << " power losses (" << tally.while_opening
               << " while opening), " << tally.lost_bytes
               << " unsynced bytes or names lost, " << tally.acknowledged
               << " writes acknowledged, unknown: " << tally.unknown_kept
               << " kept, " << tally.unknown_gone << " gone, "
               << tally.recovered
               << " disk errors recovered from without a restart";
  }
};

// One store that lives kLives times, and the model of what it owes.
class Round {
 public:
  Round(uint64_t seed, Tally& tally) : writes_(seed), tally_(tally) {}

  void Run() {
    for (int life = 0; life < kLives; ++life) {
      SCOPED_TRACE(absl::StrCat("life ", life));
      Live();
      if (::testing::Test::HasFailure()) return;
    }
  }

 private:
  // Opens, writes until the power goes, and looks at what came back.
  void Live() {
    ArmPowerLoss();
    auto opened = Open();
    if (opened.ok()) {
      store_ = *std::move(opened);
      for (int i = 0; i < kSteps && disk_.faults().power(); ++i) Step();
    } else {
      ASSERT_FALSE(disk_.faults().power()) << opened.status();
      ++tally_.while_opening;
    }
    disk_.CutPower();
    store_.reset();
    ++tally_.power_losses;
    disk_.faults().Heal();
    tally_.lost_bytes += disk_.DropUnsynced(writes_.Below(5) / 4.0);
    ExpectWhatIsOwed();
  }

  void ArmPowerLoss() {
    const auto op = static_cast<FileOp>(1 + writes_.Below(4));
    const int most = op == FileOp::kWrite || op == FileOp::kSync ? 60 : 8;
    disk_.faults().CutPowerAt(op, 1 + writes_.Below(most));
  }

  absl::StatusOr<std::unique_ptr<RocksDeviceStore>> Open() {
    RocksDeviceStore::Options options;
    options.rocks.env = disk_.env();
    options.rocks.write_buffer_bytes = 32 << 10;
    options.rocks.max_wal_bytes = 256 << 10;
    return RocksDeviceStore::Open(dir_.Join("store"), random_, *RealClock(),
                                  options);
  }

  void Step() {
    if (writes_.OneIn(15)) {
      EXPECT_THAT(store_->FlushAnchor(), IsOk());
    }
    if (writes_.OneIn(12)) return Compact();
    if (writes_.OneIn(25)) {
      const FileOp op = writes_.OneIn(2) ? FileOp::kWrite : FileOp::kSync;
      disk_.faults().FailOnce(op, 1, FileFault::kIoError);
    }
    Commit();
    disk_.faults().Heal();
  }

  void Commit() {
    StoreWrite write = writes_.Next(model_);
    const CommitResult result = store_->Commit(write);
    if (result.ok()) {
      ASSERT_TRUE(model_.Commit(write).ok());
      ++tally_.acknowledged;
      return;
    }
    if (result.outcome == CommitOutcome::kRefused) return;
    unknown_ = std::move(write);
    if (!store_->Recover().ok()) return;  // settled by the next start
    ++tally_.recovered;
    Settle(*store_);
  }

  void Compact() {
    const Revision end = model_.end().revision;
    const Revision through =
        end > 0 ? writes_.Below(static_cast<int>(end) + 1) : 0;
    const auto compacted = store_->Compact(through, 1000000);
    if (compacted.ok()) {
      CompactModel(*compacted);
    } else if (!store_->Recover().ok()) {
      return;
    }
    CompactModel(store_->compacted_through());
  }

  void CompactModel(Revision through) {
    EXPECT_THAT(model_.Compact(through, 1000000), IsOk());
  }

  // Whether the write of unknown outcome happened is known now.
  void Settle(const RocksDeviceStore& store) {
    if (unknown_ && store.end().touch == unknown_->after.touch) {
      ASSERT_TRUE(model_.Commit(*unknown_).ok());
      ++tally_.unknown_kept;
    } else if (unknown_) {
      ++tally_.unknown_gone;
    }
    unknown_.reset();
  }

  void ExpectWhatIsOwed() {
    const auto store = Open();
    ASSERT_THAT(store, IsOk());
    Settle(**store);
    CompactModel((*store)->compacted_through());
    EXPECT_EQ((*store)->end().revision, model_.end().revision);
    EXPECT_EQ((*store)->end().touch, model_.end().touch);
    const auto reader = (*store)->Read();
    const auto want = PrintStore(*model_.Read());
    const auto got = PrintStore(*reader);
    ASSERT_THAT(want, IsOk());
    ASSERT_THAT(got, IsOk());
    EXPECT_TRUE(*want == *got) << FirstDifference(*want, *got);
    ExpectSameIdentity((*store)->identity());
    const auto check = CheckStore(*reader, (*store)->end().touch);
    ASSERT_THAT(check, IsOk());
    EXPECT_THAT(check->problems, ::testing::IsEmpty());
  }

  void ExpectSameIdentity(const StoreIdentity& identity) {
    EXPECT_EQ(identity.epoch, 1);
    // Before the first commit a store that was lost may be made anew.
    if (model_.end().touch == 0) return;
    if (uuid_.empty()) uuid_ = identity.store_uuid;
    EXPECT_EQ(identity.store_uuid, uuid_);
  }

  const TempDir dir_;
  FakeRandom random_;
  FaultEnv disk_;
  RandomWrites writes_;
  Tally& tally_;
  FakeDeviceStore model_;
  std::string uuid_;
  std::optional<StoreWrite> unknown_;
  std::unique_ptr<RocksDeviceStore> store_;
};

TEST(PowerLossTest, LosesNothingThatWasAcknowledged) {
  const uint64_t seed = ::muster::testing::Seed();
  const int64_t rounds = ::muster::testing::NumberFlag("rounds", kRounds);
  Tally tally;
  for (int64_t round = 0; round < rounds && !HasFailure(); ++round) {
    SCOPED_TRACE(absl::StrCat("seed ", seed, ", round ", round));
    Round(seed + static_cast<uint64_t>(round), tally).Run();
  }
  std::cout << tally << std::endl;
  EXPECT_GT(tally.acknowledged, 10 * rounds);
  EXPECT_GT(tally.lost_bytes, 0);
  EXPECT_GT(tally.unknown_gone + tally.unknown_kept, rounds / 10);
}

}  // namespace
}  // namespace muster::inventory::testing
