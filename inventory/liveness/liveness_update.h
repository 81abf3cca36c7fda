#ifndef INVENTORY_LIVENESS_LIVENESS_UPDATE_H_
#define INVENTORY_LIVENESS_LIVENESS_UPDATE_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "inventory/liveness/liveness_block.h"
#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"
#include "inventory/store/store_write.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

// The liveness of one device.
struct StoredLiveness {
  Touch touch = 0;  // 0: it never showed a sign of life
  device::v1::Liveness liveness;
};

// A device that showed a sign of life, and when in the order of those.
struct TouchedNumber {
  Touch touch = 0;
  ResourceNumber number = 0;
};

// A reading that took the place of an older one of the same endpoint, and how
// much older that was: the greatest age that it was shown with.
struct ReplacedReading {
  const std::string* endpoint = nullptr;  // of EndpointNames
  absl::Duration age;
};

// What one commit changes about liveness: copies of the blocks that it
// touches. The table shows none of it before LivenessTable::Apply().
//
// Not thread-safe. The table must outlive it, and must take in no other update
// meanwhile.
class LivenessUpdate {
 public:
  using Block = std::shared_ptr<const LivenessBlock>;
  // A block of the table; null if it has nothing there.
  using ReadBlock = std::function<Block(ResourceNumber block)>;
  // Those of an observation, or one alone.
  using Observations = absl::Span<const device::v1::Observation* const>;

  // Made by LivenessTable::NewUpdate().
  LivenessUpdate(EndpointNames& names, ReadBlock read)
      : names_(&names), read_(std::move(read)) {}

  // The liveness of `number`, whose name is `device`, as the commit leaves it
  // so far. Empty but for the name if none is known.
  StoredLiveness Get(ResourceNumber number, absl::string_view device) const;

  // Replaces all that is known of it.
  void Put(ResourceNumber number, const StoredLiveness& stored);

  // Takes in what was just seen: endpoints that are not named keep their
  // times, and a check-in that is not told stays known. Returns whether the
  // device itself moved: it checked in, or the vendor collected facts from it.
  // That Muster read it again is no such sign of life.
  bool Show(ResourceNumber number, std::optional<absl::Time> check_in,
            Observations observations);

  // Gives `number` the position `touch`, the latest one so far.
  void SetTouch(ResourceNumber number, Touch touch);

  // Forgets what is known of it.
  void Erase(ResourceNumber number);

  // Whether Muster read the device after `when`.
  bool WasReadAfter(ResourceNumber number, absl::Time when) const;

  // What is to be written: one document of kLiveness for each block.
  std::vector<DocumentWrite> Documents() const;

  // For LivenessTable: the blocks, and the touches in the order of SetTouch()
  // and Put().
  const absl::btree_map<ResourceNumber, LivenessBlock>& blocks() const {
    return blocks_;
  }
  const std::vector<TouchedNumber>& touched() const { return touched_; }

  // What Show() replaced by something later, in no order; what it showed for
  // the first time is not in it.
  const std::vector<ReplacedReading>& replaced() const { return replaced_; }

 private:
  const LivenessBlock* Find(ResourceNumber number) const;
  const std::string* Intern(absl::string_view endpoint);
  LivenessBlock& Mutable(ResourceNumber number);

  EndpointNames* names_;
  std::vector<const std::string*> interned_;  // those used so far
  ReadBlock read_;
  absl::btree_map<ResourceNumber, LivenessBlock> blocks_;  // changed ones
  std::vector<TouchedNumber> touched_;
  std::vector<ReplacedReading> replaced_;
};

// What `block` has of `number`, whose name is `device`.
StoredLiveness ReadLiveness(const LivenessBlock& block, ResourceNumber number,
                            absl::string_view device);

}  // namespace muster::inventory

#endif  // INVENTORY_LIVENESS_LIVENESS_UPDATE_H_
