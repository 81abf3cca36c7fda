#ifndef TESTS_DURABILITY_STORE_AUDIT_H_
#define TESTS_DURABILITY_STORE_AUDIT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "tests/durability/page_ledger.h"

namespace muster::testing {

// Compares one store, whenever it has come back, with what it owes: pages that
// were acknowledged, changes that a watcher saw, and all that it showed here
// before. Failures are GoogleTest's. Not thread-safe.
class StoreAudit {
 public:
  // `pages`: sent since the last audit; `seen`: revision to HashOf(), likewise.
  // Of each page that was not acknowledged all or nothing must be there.
  void Compare(const inventory::DeviceStore& store,
               const std::vector<SentPage>& pages,
               const std::map<inventory::Revision, uint64_t>& seen);

  // Compares everything from the first change on with what it was.
  void CompareHistory(const inventory::DeviceStore& store);

  int64_t changes() const { return static_cast<int64_t>(hashes_.size()); }
  int64_t acked_pages() const { return acked_pages_; }
  // Pages that nobody was told of, and that were kept.
  int64_t kept_pages() const { return kept_pages_; }
  int64_t lost_pages() const { return lost_pages_; }

 private:
  // What the log says of one page.
  struct Found {
    int changes = 0;
    inventory::Revision last = 0;
  };

  void CompareIdentity(const inventory::DeviceStore& store);
  std::map<int64_t, Found> ReadNew(const inventory::DeviceStore& store,
                                   const std::vector<SentPage>& pages);
  void ComparePage(const SentPage& page, const Found& found);

  std::optional<inventory::StoreIdentity> identity_;
  std::vector<uint64_t> hashes_;  // of revision 1, 2, 3, …
  int64_t acked_pages_ = 0;
  int64_t kept_pages_ = 0;
  int64_t lost_pages_ = 0;
};

}  // namespace muster::testing

#endif  // TESTS_DURABILITY_STORE_AUDIT_H_
