#ifndef INVENTORY_INGEST_STEP_SHOWN_MEMO_H_
#define INVENTORY_INGEST_STEP_SHOWN_MEMO_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "inventory/ingest/step/page_skim.h"

namespace muster::inventory {

// ShownHash() of the observations that were decoded last, one of each kin, of
// all streams together. About 60 bytes a device. Depends on nothing but the
// observations, so nothing in it ever becomes wrong; it may forget, and begins
// empty.
//
// Thread-safe.
class ShownMemo {
 public:
  // Beyond `most` entries it forgets all.
  explicit ShownMemo(size_t most = size_t{1} << 22) : most_(most) {}

  // Fills in the hashes that are known. Returns whether there is one.
  bool Find(std::vector<SkimmedDevice>& devices) ABSL_LOCKS_EXCLUDED(mu_);

  // Learns all hashes that are filled in.
  void Learn(const std::vector<SkimmedDevice>& devices)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Entry {
    ShortHash fingerprint;
    ShortHash hash;
  };

  const size_t most_;
  absl::Mutex mu_;
  absl::flat_hash_map<uint64_t, Entry> entries_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_STEP_SHOWN_MEMO_H_
