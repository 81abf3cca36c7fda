#include "tests/durability/store_audit.h"

#include "absl/strings/numbers.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "tests/durability/change_witness.h"

namespace muster::testing {
namespace {

using inventory::DeviceStore;
using inventory::LogView;
using inventory::Revision;
using inventory::v1::Change;

// Calls `visit` with every change after `after`.
template <typename Visit>
void ForEachChange(const DeviceStore& store, Revision after, Visit visit) {
  EXPECT_THAT(
      store.Read()->ScanLog(after,
                            [&](const LogView& entry) {
                              Change change;
                              EXPECT_TRUE(change.ParseFromArray(
                                  entry.change.data(),
                                  static_cast<int>(entry.change.size())));
                              EXPECT_EQ(change.revision(), entry.revision);
                              visit(change);
                              return true;
                            }),
      IsOk());
}

// Of the page that sent `change`.
int64_t StampOf(const Change& change) {
  const std::string& version = change.has_facet()
                                   ? change.facet().apps(0).version()
                                   : change.device().os().version();
  int64_t stamp = 0;
  EXPECT_TRUE(absl::SimpleAtoi(version, &stamp)) << change.DebugString();
  return stamp;
}

}  // namespace

void StoreAudit::Compare(const DeviceStore& store,
                         const std::vector<SentPage>& pages,
                         const std::map<Revision, uint64_t>& seen) {
  CompareIdentity(store);
  const auto found = ReadNew(store, pages);
  for (const SentPage& page : pages) {
    const auto entry = found.find(page.stamp);
    ComparePage(page, entry == found.end() ? Found() : entry->second);
  }
  for (const auto& [revision, hash] : seen) {
    ASSERT_LE(revision, changes()) << "a watcher saw what is gone";
    EXPECT_EQ(hashes_[static_cast<size_t>(revision) - 1], hash)
        << "a watcher saw another change " << revision;
  }
}

void StoreAudit::CompareHistory(const DeviceStore& store) {
  ForEachChange(store, 0, [&](const Change& change) {
    EXPECT_EQ(hashes_[static_cast<size_t>(change.revision()) - 1],
              HashOf(change))
        << "change " << change.revision() << " is not what it was";
  });
}

void StoreAudit::CompareIdentity(const DeviceStore& store) {
  if (!identity_) identity_ = store.identity();
  EXPECT_EQ(store.identity().store_uuid, identity_->store_uuid);
  EXPECT_EQ(store.identity().epoch, identity_->epoch);
  EXPECT_GE(store.end().revision, changes()) << "an older head";
  EXPECT_EQ(store.compacted_through(), 0);
}

std::map<int64_t, StoreAudit::Found> StoreAudit::ReadNew(
    const DeviceStore& store, const std::vector<SentPage>& pages) {
  std::map<int64_t, const SentPage*> sent;
  for (const SentPage& page : pages) sent[page.stamp] = &page;
  std::map<int64_t, Found> found;
  ForEachChange(store, changes(), [&](const Change& change) {
    hashes_.push_back(HashOf(change));
    const int64_t stamp = StampOf(change);
    const auto page = sent.find(stamp);
    ASSERT_NE(page, sent.end()) << "nobody sent " << change.DebugString();
    EXPECT_EQ(Difference(*page->second, change), "");
    ++found[stamp].changes;
    found[stamp].last = change.revision();
  });
  return found;
}

void StoreAudit::ComparePage(const SentPage& page, const Found& found) {
  const int whole = static_cast<int>(page.ids.size()) + page.facets;
  if (page.acked_at > 0) {
    ++acked_pages_;
    EXPECT_EQ(found.changes, whole) << "acknowledged at " << page.acked_at;
    EXPECT_EQ(found.last, page.acked_at);
  } else if (found.changes > 0) {
    ++kept_pages_;
    EXPECT_EQ(found.changes, whole) << "half of a page";
  } else {
    ++lost_pages_;
  }
}

}  // namespace muster::testing
