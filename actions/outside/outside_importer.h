#ifndef ACTIONS_OUTSIDE_OUTSIDE_IMPORTER_H_
#define ACTIONS_OUTSIDE_OUTSIDE_IMPORTER_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "actions/audit/audit_log.h"
#include "actions/peers/command_gateway.h"
#include "actions/peers/device_lookup.h"
#include "actions/peers/vendor_events.h"
#include "base/clock.h"
#include "base/telemetry/metrics.h"
#include "proto/muster/actions/v1/audit.pb.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::actions {

// Writes into the audit log what was done at the vendor and not by Muster:
// commands sent from its console or with another token, devices deleted,
// tokens made, secrets read. So that a way around the guard is at least seen.
//
// Reads the tenant's log each `interval`, and the devices' own logs in turn,
// since those tell more and cost a request each. An event is Muster's own if
// its audit log tells of the same command to the same device, or of a secret
// of that device, within five minutes of it. Cursors and records are one
// commit, so that no event comes twice or is lost.
//
// RunOnce() on one thread. All references must outlive it.
class OutsideImporter {
 public:
  struct Options {
    absl::Duration interval = absl::Minutes(5);
    // 0: the devices' own logs are not read.
    int device_reads_per_hour = 60;
  };

  struct Deps {
    AuditLog& log;
    CommandGateway& gateway;
    DeviceLookup& devices;
    VendorEvents& events;
    Clock& clock;
  };

  OutsideImporter(const Deps& deps, Options options);

  // Reads what is due. What fails is logged, and tried again when it is due
  // next.
  void RunOnce();

 private:
  absl::Status ReadSources();
  absl::Status ReadDevice();
  // Takes in the events of `parent`, page by page.
  absl::Status Import(const std::string& parent);
  absl::StatusOr<std::vector<v1::AuditRecord>> ForeignOnes(
      const std::string& source,
      const connector::v1::ListVendorEventsResponse& page) const;
  absl::StatusOr<bool> IsOurs(const connector::v1::VendorEvent& event) const;

  const Deps deps_;
  const Options options_;
  absl::Time next_sources_ = absl::InfinitePast();
  absl::Time next_device_ = absl::InfinitePast();
  std::atomic<int64_t> imported_{0};

  const CounterFamily counter_;  // last: it reads what is above
};

}  // namespace muster::actions

#endif  // ACTIONS_OUTSIDE_OUTSIDE_IMPORTER_H_
