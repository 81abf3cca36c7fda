#ifndef PLUGINS_TRUST_VERDICT_VERDICT_CACHE_H_
#define PLUGINS_TRUST_VERDICT_VERDICT_CACHE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace muster::trust {

// Answers that were judged lately, so that a gate that asks for the same device
// again gets it from memory. An answer is dropped when what it rests on
// changes, and not used once the clock alone would make another.
//
// Thread-safe. Whoever fills it takes a Ticket() before it looks at the store:
// an answer that was judged by what has changed meanwhile is not kept.
class VerdictCache {
 public:
  // Ages in an answer are at most this old.
  static constexpr absl::Duration kMaxAge = absl::Minutes(1);
  // In all; what is above makes room by dropping a part of the rest.
  static constexpr size_t kMaxEntries = 500'000;

  // An answer, encoded.
  struct Entry {
    std::string bytes;
    absl::Time judged;
    // The last moment at which it is what would be judged.
    absl::Time holds_until;
  };

  // The answer about `key` (a device, as it is asked for) by `policy` that may
  // be given at `now`, or null.
  std::shared_ptr<const Entry> Find(absl::string_view key,
                                    absl::string_view policy,
                                    absl::Time now) const;

  uint64_t Ticket(absl::string_view key) const;
  void Insert(absl::string_view key, absl::string_view policy, uint64_t ticket,
              Entry entry);

  // Something about `key` changed.
  void Drop(absl::string_view key);

  // Something about everything changed.
  void Clear();

 private:
  // By policy; there are few.
  using Answers =
      std::vector<std::pair<std::string, std::shared_ptr<const Entry>>>;

  struct Shard {
    mutable absl::Mutex mu;
    uint64_t changes ABSL_GUARDED_BY(mu) = 0;
    absl::flat_hash_map<std::string, Answers> answers ABSL_GUARDED_BY(mu);
  };

  static constexpr size_t kShards = 64;

  static size_t ShardOf(absl::string_view key);

  std::array<Shard, kShards> shards_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_VERDICT_VERDICT_CACHE_H_
