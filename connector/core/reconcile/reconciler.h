#ifndef CONNECTOR_CORE_RECONCILE_RECONCILER_H_
#define CONNECTOR_CORE_RECONCILE_RECONCILER_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "base/random.h"
#include "connector/core/device_source.h"
#include "connector/core/records/source_records.h"
#include "proto/muster/connector/v1/connector.pb.h"

namespace muster::connector {

// Compares what the inventory has of one source with what the source shows now:
// by one sweep, and by reading a few devices one by one. Writes nothing. What
// differs is explained as far as it can be: most of it is simply newer than the
// last sync.
//
// Not thread-safe; for one Run(). What it is given must outlive it.
class Reconciler {
 public:
  static constexpr int kDefaultSample = 10;
  static constexpr int kMaxSample = 100;
  static constexpr int kMaxDifferences = 1000;
  // Devices that only the inventory has and that are asked for one by one.
  static constexpr int kMaxAsked = 50;

  Reconciler(DeviceSource& devices, InventoryRecords& records, Random& random,
             const absl::Notification& cancelled)
      : devices_(devices),
        records_(records),
        random_(random),
        cancelled_(cancelled) {}

  // Blocks. `sample_size` 0 is the default, more than the most is the most.
  //
  // Errors: those of ReadSweep() and of the records, and
  //   INVALID_ARGUMENT SAMPLE_SIZE_INVALID: it is negative.
  absl::StatusOr<v1::ReconcileResponse> Run(int sample_size);

 private:
  using Difference = v1::ReconcileResponse::Difference;

  absl::Status ReadTenant();
  absl::Status ReadInventory();
  absl::Status CompareNames();
  absl::Status CompareSample(int size);
  absl::Status CompareDevice(const std::string& name);
  // Empty if both have it by now.
  absl::StatusOr<std::string> WhyOnlyInTenant(const std::string& name);
  std::string WhyOnlyInInventory(const std::string& name);
  std::string AskWhy(const std::string& name);
  void Add(const std::string& name, const char* kind,
           const std::string& explanation);
  bool IsFull() const {
    return response_.differences_size() >= kMaxDifferences;
  }

  DeviceSource& devices_;
  InventoryRecords& records_;
  Random& random_;
  const absl::Notification& cancelled_;

  std::set<std::string> shown_;                  // living devices in scope
  std::set<std::string> out_of_scope_;           // devices
  std::map<std::string, std::string> bad_rows_;  // problem, by lower-case id
  std::map<std::string, std::string> living_;    // vendor's ids, by name
  std::set<std::string> held_;                   // devices
  std::string hold_;                             // of held_
  std::string synced_;  // when the last complete sync began, for people
  int asked_ = 0;
  v1::ReconcileResponse response_;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_RECONCILE_RECONCILER_H_
