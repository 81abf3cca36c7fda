#ifndef CONNECTOR_CORE_JOBS_MISSING_RESOLVER_H_
#define CONNECTOR_CORE_JOBS_MISSING_RESOLVER_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/core/device_source.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::connector {

// Asks the source for each device that a sweep did not show. That a device is
// gone is believed only while a control read answers: a device that the sweep
// showed, read within the same minute. Otherwise a gateway that says 404 to
// everything would empty the inventory.
//
// Not thread-safe; of one sync. What it is given must outlive it.
class MissingResolver {
 public:
  // How far apart a 404 and its control read may be.
  static constexpr absl::Duration kControlAge = absl::Seconds(60);
  // Devices kept for control: a few, as one may be removed meanwhile itself.
  static constexpr int kCandidates = 3;

  MissingResolver(DeviceSource& devices, const Clock& clock,
                  const absl::Notification& cancelled)
      : devices_(devices), clock_(clock), cancelled_(cancelled) {}

  // The sweep showed this page: its last living device becomes a candidate.
  void Saw(const DevicePage& page);

  // One resolution per name in `missing`, in that order:
  //   present: the source has it, the sweep missed it;
  //   gone: the source has no such device, and the control reads answered;
  //   undecided: it could not be asked. All are, with CONTROL_READ_FAILED, once
  //     a control read failed; those not yet asked are once the source refuses
  //     everyone (host unreachable, throttled, credential).
  //
  // Errors:
  //   CANCELLED SYNC_CANCELLED: `cancelled` was notified.
  absl::StatusOr<inventory::v1::PushPagesRequest::Resolve> Resolve(
      const google::protobuf::RepeatedPtrField<std::string>& missing);

 private:
  struct Candidate {
    std::string name;
    std::string vendor_id;
  };

  inventory::v1::Resolution Ask(const std::string& name);
  inventory::v1::Resolution Gone(const std::string& name);
  // Makes sure that a control read answered close enough to `observed`.
  absl::Status Control(absl::Time observed);
  bool Answers(const Candidate& candidate);
  absl::StatusOr<DeviceReading> Read(absl::string_view vendor_id);

  DeviceSource& devices_;
  const Clock& clock_;
  const absl::Notification& cancelled_;

  std::deque<Candidate> candidates_;  // newest first
  absl::Time controlled_at_ = absl::InfinitePast();
  absl::Status refusal_;  // set: the source refuses everyone
  absl::Status control_;  // set: a control read failed
  int64_t api_calls_ = 0;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_JOBS_MISSING_RESOLVER_H_
