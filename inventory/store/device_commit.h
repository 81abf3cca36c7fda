#ifndef INVENTORY_STORE_DEVICE_COMMIT_H_
#define INVENTORY_STORE_DEVICE_COMMIT_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/storage/rocks_batch.h"
#include "inventory/model/position.h"
#include "inventory/store/device_view.h"
#include "inventory/store/inventory_db.h"
#include "proto/muster/inventory/v1/ingest.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// The devices' part of one write: turns what was shown into device records,
// change records with the next revisions, liveness and index entries, all in
// one batch. A device that looks as before adds nothing but its liveness.
//
// Not thread-safe; nobody else may commit while it is in use. `db` must
// outlive it.
class DeviceCommit {
 public:
  // What every change of the write carries.
  struct Context {
    absl::Time now;
    std::string sync;
    std::string traceparent;
  };

  // How many devices became what.
  struct Counts {
    int64_t added = 0;
    int64_t changed = 0;  // updated or restored
    int64_t removed = 0;
    int64_t living = 0;  // by how much the number of ENROLLED ones grew
  };

  DeviceCommit(const InventoryDb& db, Context context);

  // Applies one observation that passed CheckObservation(). One that says
  // REMOVED makes a tombstone (MARKED_REMOVED), and nothing of one; one that
  // says ENROLLED brings a tombstone back.
  absl::Status Show(const v1::DeviceObservation& shown);

  // Makes the device a tombstone (NOT_FOUND_AT_SOURCE) as of `when`. Does
  // nothing if it is one, is unknown, or was read after `when`.
  absl::Status Remove(absl::string_view name, absl::Time when);

  const Counts& counts() const { return counts_; }

  // Where the log ends once the batch is committed.
  const LogEnd& end() const { return end_; }

  // The writes so far, to which the caller may add its own. Commit it.
  RocksBatch& batch() { return batch_; }

 private:
  // A device as the batch leaves it so far.
  struct Record {
    bool exists = false;
    device::v1::Device device;
    StoredLiveness stored;
  };

  absl::StatusOr<Record*> Load(absl::string_view name);
  void ShowLiveness(const v1::DeviceObservation& shown, Record& record);
  void Append(device::v1::Device after, Record& record);
  void PutIndex(const Record& before, const device::v1::Device& after);
  void Count(v1::Change::Type type);

  const InventoryDb& db_;
  const Context context_;
  RocksBatch batch_;
  LogEnd end_;
  Counts counts_;
  absl::flat_hash_map<std::string, Record> records_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_DEVICE_COMMIT_H_
