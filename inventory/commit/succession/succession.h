#ifndef INVENTORY_COMMIT_SUCCESSION_SUCCESSION_H_
#define INVENTORY_COMMIT_SUCCESSION_SUCCESSION_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/commit/record_cache.h"
#include "inventory/commit/store_draft.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::inventory {

// Which devices are the same machine under a new id: those of one source with
// exactly the same serial number, in the order in which they first appeared.
// Each follows the one right before it as soon as that is REMOVED.
//
// Sees what the write did so far. Not thread-safe. The draft and the cache of
// its devices must outlive it.
class Succession {
 public:
  Succession(StoreDraft& draft, RecordCache& devices)
      : draft_(draft), devices_(devices) {}

  // The name of the device that `device`, which is about to appear, follows:
  // the last that had its serial number, if that is REMOVED. Empty if there is
  // none, or `device` has no serial number.
  //
  // Errors: those of the store.
  absl::StatusOr<std::string> PredecessorOf(const device::v1::Device& device);

  // The name of the device that follows `removed`: the next that has its serial
  // number, if it lives and follows none yet. Empty if there is none.
  //
  // Errors: those of the store.
  absl::StatusOr<std::string> SuccessorOf(const device::v1::Device& removed,
                                          ResourceNumber number);

  // `device` has its serial number from this write on.
  void Note(const device::v1::Device& device);

 private:
  // A device with the serial number that was asked for.
  struct Bearer {
    ResourceNumber number = 0;
    device::v1::Device device;
  };

  absl::StatusOr<std::vector<std::string>> NamesWith(
      const device::v1::Device& device) const;
  // All but `device` itself.
  absl::StatusOr<std::vector<Bearer>> BearersWith(
      const device::v1::Device& device);
  absl::StatusOr<std::optional<Bearer>> Load(const std::string& name);

  StoreDraft& draft_;
  RecordCache& devices_;
  // Names, by serial number: the index does not have them yet.
  absl::flat_hash_map<std::string, std::vector<std::string>> noted_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_COMMIT_SUCCESSION_SUCCESSION_H_
