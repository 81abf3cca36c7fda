#include "inventory/watch/log/change_log.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/watch/log/message_bytes.h"
#include "inventory/watch/testing/watch_world.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::DeviceName;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::LargeDevice;
using testing::TestDevice;
using testing::WatchWorld;

// The log of a store, with something done to it by the test.
class TouchedReader final : public StoreReader {
 public:
  explicit TouchedReader(std::unique_ptr<StoreReader> reader)
      : reader_(std::move(reader)) {}

  Revision skipped = 0;
  Revision damaged = 0;

  Revision revision() const override { return reader_->revision(); }
  Revision compacted_through() const override { return 0; }
  absl::StatusOr<std::optional<StoredRecord>> Get(
      v1::ResourceKind kind, absl::string_view name) const override {
    return reader_->Get(kind, name);
  }
  absl::StatusOr<std::optional<StoredRecord>> GetVersion(
      ResourceNumber number, Revision at) const override {
    return reader_->GetVersion(number, at);
  }
  absl::Status Scan(v1::ResourceKind kind, absl::string_view prefix,
                    absl::string_view after, VisitRecord visit) const override {
    return reader_->Scan(kind, prefix, after, visit);
  }
  absl::Status ScanLog(Revision after, VisitLog visit) const override {
    return reader_->ScanLog(after, [&](const LogView& entry) {
      if (entry.revision == skipped) return true;
      LogView view = entry;
      if (entry.revision == damaged) view.header = "\xff";
      return visit(view);
    });
  }
  absl::Status ScanHistory(ResourceNumber number, Revision before,
                           VisitLog visit) const override {
    return reader_->ScanHistory(number, before, visit);
  }
  absl::Status ScanIndex(absl::string_view prefix,
                         absl::string_view name_prefix, absl::string_view after,
                         VisitName visit) const override {
    return reader_->ScanIndex(prefix, name_prefix, after, visit);
  }
  absl::StatusOr<std::optional<std::string>> GetDocument(
      Collection collection, absl::string_view key) const override {
    return reader_->GetDocument(collection, key);
  }
  absl::Status ScanDocuments(Collection collection, absl::string_view begin,
                             absl::string_view end, ScanOrder order,
                             VisitDocument visit) const override {
    return reader_->ScanDocuments(collection, begin, end, order, visit);
  }

 private:
  const std::unique_ptr<StoreReader> reader_;
};

class ChangeLogTest : public ::testing::Test {
 protected:
  static WatchQuery Query(absl::string_view parent = "sources/-",
                          bool liveness = false) {
    v1::WatchRequest request;
    request.set_parent(std::string(parent));
    request.set_want_liveness(liveness);
    return *WatchQuery::Parse(request);
  }
  LogBatch Read(Revision after, const WatchQuery& query = Query()) {
    auto batch = ReadLog(*world_.store().Read(), query, after);
    EXPECT_THAT(batch, IsOk());
    return *std::move(batch);
  }
  static std::vector<Revision> RevisionsIn(const LogBatch& batch) {
    v1::WatchResponse response;
    EXPECT_TRUE(response.ParseFromString(batch.changes));
    std::vector<Revision> revisions;
    for (const v1::Change& change : response.changes()) {
      revisions.push_back(change.revision());
    }
    return revisions;
  }

  WatchWorld world_;
};

TEST_F(ChangeLogTest, BoundsABatchByChangesAndGoesOnWhereItEnded) {
  world_.PutMany(kMaxBatchChanges + 44);

  const LogBatch first = Read(0);
  EXPECT_EQ(RevisionsIn(first).size(), kMaxBatchChanges);
  EXPECT_EQ(first.revision, kMaxBatchChanges);
  const LogBatch second = Read(first.revision);
  EXPECT_EQ(RevisionsIn(second).size(), 44u);
  EXPECT_EQ(RevisionsIn(second).front(), first.revision + 1);
  EXPECT_THAT(Read(second.revision).changes, IsEmpty());
}

TEST_F(ChangeLogTest, BoundsABatchByBytes) {
  std::vector<device::v1::Device> large;
  for (int i = 0; i < 8; ++i) {
    large.push_back(LargeDevice(absl::StrCat(i), 300 << 10));
  }
  world_.Put(large);

  const LogBatch batch = Read(0);

  EXPECT_EQ(batch.revision, 3);
  EXPECT_LE(batch.changes.size(), kMaxBatchBytes + 1024);
}

TEST_F(ChangeLogTest, PassesOverWhatIsOutOfScope) {
  world_.Put({TestDevice("a"), TestDevice("b")});

  const LogBatch batch = Read(0, Query("sources/other"));

  EXPECT_THAT(batch.changes, IsEmpty());
  EXPECT_EQ(batch.revision, 2);
  EXPECT_EQ(batch.view.count(), 0);
}

TEST_F(ChangeLogTest, NamesTheDevicesWhoseLivenessIsWanted) {
  world_.Put({TestDevice("a"), TestDevice("b")});

  EXPECT_THAT(Read(0).devices, IsEmpty());
  const LogBatch batch = Read(0, Query("sources/iru", /*liveness=*/true));
  ASSERT_EQ(batch.devices.size(), 2u);
  EXPECT_EQ(batch.devices[0].name, DeviceName("a"));
  EXPECT_EQ(batch.devices[1].number, 2u);
}

TEST_F(ChangeLogTest, NeverSkipsWhatWasCompacted) {
  world_.PutMany(5);
  world_.Compact(3);

  EXPECT_THAT(ReadLog(*world_.store().Read(), Query(), 2),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  EXPECT_THAT(RevisionsIn(Read(3)), ElementsAre(4, 5));
  EXPECT_THAT(CheckRetained(world_.store(), 2),
              ErrorIs(absl::StatusCode::kOutOfRange, "RESUME_TOKEN_EXPIRED"));
  EXPECT_THAT(CheckRetained(world_.store(), 3), IsOk());
}

TEST_F(ChangeLogTest, NeverSkipsWhatIsMissing) {
  world_.PutMany(5);
  for (const Revision skipped : {1, 3}) {
    TouchedReader reader(world_.store().Read());
    reader.skipped = skipped;
    EXPECT_THAT(ReadLog(reader, Query(), 0),
                ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
  }
  TouchedReader last(world_.store().Read());
  last.skipped = 5;
  EXPECT_THAT(ReadLog(last, Query(), 4),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

TEST_F(ChangeLogTest, NeverSkipsWhatIsDamaged) {
  world_.PutMany(5);
  TouchedReader reader(world_.store().Read());
  reader.damaged = 3;

  EXPECT_THAT(ReadLog(reader, Query(), 0),
              ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
}

}  // namespace
}  // namespace muster::inventory
