// A volume fills up while inventoryd takes pages, and is given space again: it
// goes on reading, takes pages again without a restart, and nothing that was
// acknowledged is lost. For a small volume of its own, which full_disk.sh
// makes; by itself it does nothing but fail.
//
//   --dir=PATH       where the volume is mounted
//   --rounds=N       how often it fills up; 5 by default
//   --min_free=N     of InventoryConfig; 0, the default, is inventoryd's own;
//                    1 lets the database meet the end of the disk itself
//   --seed=N

#include <sys/statvfs.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/rocks/rocks_device_store.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "testing/matchers.h"
#include "tests/durability/change_witness.h"
#include "tests/durability/inventory_process.h"
#include "tests/durability/page_ledger.h"
#include "tests/durability/page_load.h"
#include "tests/durability/store_audit.h"
#include "tests/durability/test_flags.h"

namespace muster::testing {
namespace {

constexpr int64_t kMiB = 1 << 20;
constexpr int64_t kRoom = 24 * kMiB;  // beyond `min_free`
constexpr absl::Duration kSilence = absl::Seconds(1);
constexpr absl::Duration kRecovery = absl::Seconds(10);

class FullDiskDrill : public ::testing::Test {
 protected:
  int64_t FreeBytes() const {
    struct statvfs space = {};
    EXPECT_EQ(statvfs(dir_.c_str(), &space), 0) << dir_;
    return static_cast<int64_t>(space.f_bavail) *
           static_cast<int64_t>(space.f_frsize);
  }

  // Takes all of the volume but `left` bytes.
  void Fill(int64_t left) {
    std::ofstream file(ballast_, std::ios::binary | std::ios::app);
    const std::string block(kMiB / 4, 'x');
    while (FreeBytes() > left && file.write(block.data(), kMiB / 4).flush()) {
    }
  }
  void MakeRoom() { std::filesystem::remove(ballast_); }

  void StartProcess() {
    ASSERT_THAT(process_.Start(), IsOk());
    ASSERT_THAT(process_.AwaitUp(), IsOk());
    witness_.Start(process_.Connect());
    load_ = std::make_unique<PageLoad>(
        process_.Connect(), std::vector<std::string>{"sources/a", "sources/b"},
        ledger_);
    ASSERT_TRUE(load_->AwaitAck(absl::Seconds(30)));
  }

  void StopWatching() {
    load_->Stop();
    for (const auto& [reason, count] : load_->endings()) {
      endings_[reason] += count;
    }
    witness_.Stop();
    EXPECT_THAT(witness_.complaints(), ::testing::IsEmpty());
  }

  // Whether it is still alive; if not, it is started again.
  bool Survived() {
    if (process_.CheckRunning().ok()) return true;
    std::cout << "it died: " << process_.CheckRunning() << std::endl;
    ++deaths_;
    StopWatching();
    return false;
  }

  void ExpectReads() {
    const auto stub = inventory::v1::Inventory::NewStub(process_.Connect());
    grpc::ClientContext context;
    inventory::v1::ListDevicesRequest request;
    request.set_parent("sources/-");
    inventory::v1::ListDevicesResponse page;
    const grpc::Status status = stub->ListDevices(&context, request, &page);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_GT(page.devices_size(), 0);
  }

  void FillUpOnce() {
    const int64_t left = static_cast<int64_t>(4 + random_() % 24) * kMiB;
    Fill(random_() % 2 == 0 ? min_free_ + left : left);
    while (load_->AwaitAck(kSilence)) {
    }
    const int64_t full = FreeBytes();
    const bool alive = Survived();
    if (alive) ExpectReads();
    const absl::Time freed = absl::Now();
    MakeRoom();
    ASSERT_GT(FreeBytes(), min_free_ + kRoom)
        << "the data fill it; take a larger volume";
    if (!alive) return StartProcess();
    EXPECT_TRUE(load_->AwaitAck(kRecovery)) << "it needs a restart";
    std::cout << "full with " << full / 1024 << " KiB left, takes pages again "
              << absl::Now() - freed << " after there was space" << std::endl;
  }

  void Audit() {
    StopWatching();
    EXPECT_EQ(process_.Stop(), 0);
    EXPECT_THAT(process_.Verify(), IsOk());
    FakeRandom ids;
    const auto store = inventory::RocksDeviceStore::Open(process_.store_path(),
                                                         ids, *RealClock(), {});
    ASSERT_THAT(store, IsOk());
    audit_.Compare(**store, ledger_.TakePages(), witness_.TakeSeen());
  }

  const std::string dir_ = TextFlag("dir", "");
  const int64_t min_free_ = NumberFlag("min_free", 0);
  const std::string ballast_ = dir_ + "/ballast";
  std::mt19937_64 random_{Seed()};
  InventoryProcess process_{{dir_ + "/data", min_free_}};
  PageLedger ledger_;
  ChangeWitness witness_;
  StoreAudit audit_;
  std::unique_ptr<PageLoad> load_;
  std::map<std::string, int> endings_;
  int deaths_ = 0;
};

TEST_F(FullDiskDrill, LosesNothingAndGoesOnOnceThereIsSpace) {
  ASSERT_FALSE(dir_.empty()) << "see full_disk.sh";
  StartProcess();
  const int64_t rounds = NumberFlag("rounds", 5);
  for (int64_t i = 0; i < rounds && !HasFatalFailure(); ++i) FillUpOnce();
  Audit();
  std::cout << audit_.changes() << " changes, " << audit_.acked_pages()
            << " pages acknowledged, " << audit_.kept_pages() << " kept and "
            << audit_.lost_pages() << " not kept that nobody was told of; "
            << deaths_ << " deaths; streams ended with";
  for (const auto& [reason, count] : endings_) {
    std::cout << " " << reason << " (" << count << ")";
  }
  std::cout << std::endl;
}

}  // namespace
}  // namespace muster::testing
