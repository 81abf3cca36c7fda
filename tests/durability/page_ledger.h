#ifndef TESTS_DURABILITY_PAGE_LEDGER_H_
#define TESTS_DURABILITY_PAGE_LEDGER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "inventory/model/position.h"
#include "proto/muster/inventory/v1/ingest.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::testing {

// One page that was sent. Its stamp is the OS version of its devices and the
// version of its apps, and no other page's.
struct SentPage {
  int64_t stamp = 0;
  std::string source;
  std::vector<std::string> ids;      // of its devices
  int facets = 0;                    // of the first so many devices
  inventory::Revision acked_at = 0;  // 0: not acknowledged
};

// As it goes over the wire.
inventory::v1::PushPagesRequest ToRequest(const SentPage& page, int64_t index);

// Why `change` is not what `page` sent, or "".
std::string Difference(const SentPage& page,
                       const inventory::v1::Change& change);

// What was sent, and what was acknowledged: what a store owes. Thread-safe.
class PageLedger {
 public:
  // The next page of `source`: other devices each time, `facets` now and then.
  SentPage NewPage(const std::string& source) ABSL_LOCKS_EXCLUDED(mu_);

  void Acked(int64_t stamp, inventory::Revision revision)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Pages that were sent and not acknowledged, since the last TakePages().
  int in_flight() const ABSL_LOCKS_EXCLUDED(mu_);

  // The pages since the last call. Those that are not acknowledged by then
  // must belong to streams that have ended.
  std::vector<SentPage> TakePages() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  mutable absl::Mutex mu_;
  int64_t last_stamp_ ABSL_GUARDED_BY(mu_) = 0;
  int in_flight_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<std::string, int64_t> pages_of_ ABSL_GUARDED_BY(mu_);
  std::map<int64_t, SentPage> pages_ ABSL_GUARDED_BY(mu_);  // by stamp
};

}  // namespace muster::testing

#endif  // TESTS_DURABILITY_PAGE_LEDGER_H_
