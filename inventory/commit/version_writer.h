#ifndef INVENTORY_COMMIT_VERSION_WRITER_H_
#define INVENTORY_COMMIT_VERSION_WRITER_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "inventory/commit/record_cache.h"
#include "inventory/commit/store_draft.h"
#include "inventory/store/records.pb.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/device/v1/facet.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// What every change of one write carries.
struct ChangeContext {
  absl::Time now;
  std::string sync;  // empty: it is no sync's
  std::string traceparent;
};

// A resource as it is to be from now on.
struct NewVersion {
  v1::Change::Type type = v1::Change::TYPE_UNSPECIFIED;
  // Serialized, in normal form, without revision, times and etag.
  std::string core;
  std::string shown_hash;
  std::vector<std::string> changed_paths;
  std::string predecessor;  // only of devices
  // What filters look at; only of devices.
  std::optional<store::ViewAttributes> before;
  std::optional<store::ViewAttributes> after;
  std::vector<std::string> index_added;
  std::vector<std::string> index_removed;
};

// The bytes of a stored resource after its core: when it came, what it became
// last, and which device it follows. They are the last fields of Device and of
// Facet, so that a core and a tail make up what serializing the whole would
// give.
std::string TailOf(const device::v1::Device& stored);
std::string TailOf(const device::v1::Facet& stored);

// Turns new versions into records and changes with the next revisions. A
// resource is serialized once, for both.
//
// Not thread-safe. The draft must outlive it.
class VersionWriter {
 public:
  VersionWriter(StoreDraft& draft, ChangeContext context);

  // Appends `version` of the resource `name`, which was `record` and `before`
  // (null: there was none). `record` becomes what is stored.
  void Append(const std::string& name, const device::v1::Device* before,
              NewVersion&& version, CachedRecord& record);
  void Append(const std::string& name, const device::v1::Facet* before,
              NewVersion&& version, CachedRecord& record);

  // Appends the removal of the facet `name`, which was `record`: a change with
  // its name and kind alone, and no record. `record` becomes what is not
  // there.
  void RemoveFacet(const std::string& name, device::v1::FacetKind kind,
                   CachedRecord& record);

 private:
  template <typename Resource>
  void AppendOne(v1::ResourceKind kind, int field, const std::string& name,
                 const Resource* before, NewVersion&& version,
                 Resource& history, CachedRecord& record);
  store::LogHeader NewHeader(v1::ResourceKind kind, const std::string& name,
                             NewVersion& version, const CachedRecord& record);
  std::string NewChange(int field, NewVersion& version,
                        const CachedRecord& record, const std::string& body);

  StoreDraft& draft_;
  const ChangeContext context_;
  v1::Change change_;  // what all have in common
  // Of the version before, to be overwritten: to make one takes longer.
  device::v1::Device device_history_;
  device::v1::Facet facet_history_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_COMMIT_VERSION_WRITER_H_
