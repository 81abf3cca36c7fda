#ifndef INVENTORY_COMMIT_DEVICE_COMMIT_H_
#define INVENTORY_COMMIT_DEVICE_COMMIT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "inventory/commit/record_cache.h"
#include "inventory/commit/store_draft.h"
#include "inventory/commit/succession/succession.h"
#include "inventory/commit/version_writer.h"
#include "inventory/model/observation/prepared_observation.h"
#include "proto/muster/inventory/v1/ingest.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// The devices' and facets' part of one write: turns what was shown into
// records, changes with the next revisions, liveness, index entries and the
// view of the source. What looks as before adds nothing but liveness; if it was
// shown just so before, not even its record is looked into.
//
// Not thread-safe. The draft must outlive it.
class DeviceCommit {
 public:
  // How many devices became what.
  struct Counts {
    int64_t added = 0;
    int64_t changed = 0;  // updated or restored
    int64_t removed = 0;
    int64_t living = 0;          // by how much the number of ENROLLED ones grew
    int64_t facets_changed = 0;  // new and removed ones included
  };

  DeviceCommit(StoreDraft& draft, ChangeContext context);

  // Reads at once what Show() will ask for. Optional, and only faster.
  absl::Status Prefetch(absl::Span<const PreparedDevice> shown);
  absl::Status Prefetch(absl::Span<const PreparedFacet> shown);

  // Applies one observation. One that says REMOVED makes a tombstone
  // (MARKED_REMOVED), and nothing of one; one that says ENROLLED brings a
  // tombstone back. One that is facts only does nothing to a device that is a
  // tombstone or unknown.
  absl::Status Show(const PreparedDevice& shown);

  // Applies one list. Its times go to the liveness of its device. Does nothing
  // if its device is a tombstone: that has no lists.
  //
  // Errors:
  //   INVALID_ARGUMENT FACET_MALFORMED: nobody showed its device.
  absl::Status Show(const PreparedFacet& shown);

  // Makes the device a tombstone (NOT_FOUND_AT_SOURCE) as of `when`, and its
  // facets go right before it, as with every removal of a device. Does
  // nothing if it is one, is unknown, or was read after `when`.
  absl::Status Remove(absl::string_view name, absl::Time when);

  // Makes the device a tombstone because of `reason`, now. Does nothing if it
  // is one or is unknown.
  absl::Status Retire(absl::string_view name, device::v1::RemovalReason reason);

  const Counts& counts() const { return counts_; }

 private:
  absl::Status ShowFacts(const PreparedDevice& shown);
  absl::Status Add(const PreparedDevice& shown, CachedRecord& record);
  absl::Status Update(const PreparedDevice& shown, CachedRecord& record);
  absl::Status Update(const PreparedFacet& shown, CachedRecord& record);
  absl::Status ShowUnknown(const PreparedFacet& shown, CachedRecord& record);
  absl::Status Bury(absl::string_view name, CachedRecord& record,
                    device::v1::RemovalReason reason, absl::Time when);
  // The facets go before their device, each with a change of its own.
  absl::Status BuryFacets(absl::string_view device);
  // The device that follows `removed`, if there is one, names it.
  absl::Status LinkSuccessor(const device::v1::Device& removed,
                             ResourceNumber number);
  void Append(const device::v1::Device* before, const device::v1::Device& after,
              NewVersion&& version, CachedRecord& record);
  void CountView(const std::string& name, bool was_living,
                 Revision revision_before, bool is_living,
                 Revision revision_after);
  void Count(v1::Change::Type type);
  void ShowLiveness(ResourceNumber number, const PreparedDevice& shown);
  void ShowLiveness(ResourceNumber number, std::optional<absl::Time> check_in,
                    LivenessUpdate::Observations observations);

  StoreDraft& draft_;
  const absl::Time now_;
  VersionWriter writer_;
  RecordCache devices_;
  RecordCache facets_;
  Succession succession_;
  Counts counts_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_COMMIT_DEVICE_COMMIT_H_
