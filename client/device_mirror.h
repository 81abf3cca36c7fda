#ifndef CLIENT_DEVICE_MIRROR_H_
#define CLIENT_DEVICE_MIRROR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "client/mirror_table.h"
#include "client/watch_chain.h"
#include "client/watch_sink.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::client {

// The devices of a watch's view in memory, verified: whatever a reader sees is
// the inventory's state at revision(), proven by the watch's chain and by its
// digest (WatchChain). A message becomes visible as a whole; a fresh snapshot
// too, at its end, in the place of what was there before, so that what it did
// not show is gone. Until then both are held.
//
// Tombstones (state REMOVED) are in the mirror like other devices. A resource
// that left the view is not.
//
// Thread-safe: many readers, which wait for a writer no longer than one
// message takes.
class DeviceMirror final : public WatchSink {
 public:
  struct Options {
    // Whether liveness is asked for: then it is joined into devices and facets.
    bool want_liveness = false;
    // Whether facets are watched.
    bool want_facets = false;
    // See WatchChain::Options.
    bool whole_view = true;
  };

  DeviceMirror() : DeviceMirror(Options{}) {}
  explicit DeviceMirror(const Options& options);

  // WatchSink:
  std::string resume_token() const override ABSL_LOCKS_EXCLUDED(mu_);
  // Errors:
  //   DATA_LOSS WATCH_CHAIN_BROKEN: as WatchChain::Follow(). Nothing of the
  //     message is to be seen.
  absl::Status Apply(const inventory::v1::WatchResponse& message) override
      ABSL_LOCKS_EXCLUDED(apply_mu_, mu_);
  void StartOver() override ABSL_LOCKS_EXCLUDED(apply_mu_, mu_);

  // Whether a snapshot was ever shown to its end. Before that the mirror is
  // empty.
  bool ready() const ABSL_LOCKS_EXCLUDED(mu_);
  // What readers see is the inventory's state at this revision; 0 before
  // ready().
  int64_t revision() const ABSL_LOCKS_EXCLUDED(mu_);
  // Devices, tombstones included.
  size_t size() const ABSL_LOCKS_EXCLUDED(mu_);

  // The device of that name (`sources/{source}/devices/{device}`), or null.
  DevicePtr Get(absl::string_view name) const ABSL_LOCKS_EXCLUDED(mu_);

  // All that match exactly, letter case ignored, by name; several devices may
  // share a serial number or a person. Nothing matches an empty text.
  std::vector<DevicePtr> FindBySerial(absl::string_view serial_number) const
      ABSL_LOCKS_EXCLUDED(mu_);
  std::vector<DevicePtr> FindByEmail(absl::string_view email) const
      ABSL_LOCKS_EXCLUDED(mu_);
  // By the vendor's id, verbatim; several sources may have the same.
  std::vector<DevicePtr> FindById(absl::string_view vendor_id) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // All devices as of one revision, in no order, until `visit` returns false.
  // No lock is held meanwhile.
  void ForEach(absl::FunctionRef<bool(const device::v1::Device&)> visit) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // A facet by its name, or null; and all of one device, by name.
  FacetPtr GetFacet(absl::string_view name) const ABSL_LOCKS_EXCLUDED(mu_);
  std::vector<FacetPtr> FacetsOf(absl::string_view device) const
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  WatchChain NewChain() const;
  void ApplyTo(const inventory::v1::WatchResponse& message,
               MirrorTable& table) const;

  const Options options_;

  // Lock order: apply_mu_, mu_. Held by the one that writes.
  absl::Mutex apply_mu_;
  WatchChain chain_ ABSL_GUARDED_BY(apply_mu_);
  std::unique_ptr<MirrorTable> staged_ ABSL_GUARDED_BY(apply_mu_);

  mutable absl::Mutex mu_;
  std::unique_ptr<MirrorTable> table_ ABSL_GUARDED_BY(mu_);
  std::string resume_token_ ABSL_GUARDED_BY(mu_);
  int64_t revision_ ABSL_GUARDED_BY(mu_) = 0;
  bool ready_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::client

#endif  // CLIENT_DEVICE_MIRROR_H_
