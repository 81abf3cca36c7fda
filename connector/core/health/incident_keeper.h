#ifndef CONNECTOR_CORE_HEALTH_INCIDENT_KEEPER_H_
#define CONNECTOR_CORE_HEALTH_INCIDENT_KEEPER_H_

#include <map>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "connector/core/records/source_records.h"

namespace muster::connector {

// Which incidents of one source should be open, and brings the inventory to
// that: one report when one begins, one when it ends, however often the trouble
// is seen in between. What a process before this one reported is known from the
// inventory itself, and not reported again.
//
// Thread-safe. `records` must outlive it.
class IncidentKeeper {
 public:
  explicit IncidentKeeper(IncidentRecords& records) : records_(records) {}

  // The incident should be open. An open one keeps its message.
  void Open(const std::string& reason, const std::string& message)
      ABSL_LOCKS_EXCLUDED(mu_);
  // It should be open with this message: another one is reported anew.
  void Update(const std::string& reason, const std::string& message)
      ABSL_LOCKS_EXCLUDED(mu_);
  // It should not be open.
  void Close(const std::string& reason) ABSL_LOCKS_EXCLUDED(mu_);

  // Tells the inventory what it does not know. What fails is tried again by the
  // next call; OK if nothing is left to tell. Blocks.
  //
  // Errors: those of IncidentRecords.
  absl::Status Flush() ABSL_LOCKS_EXCLUDED(flushing_, mu_);

 private:
  struct Wish {
    std::optional<std::string> message;  // unset: closed
    bool renew = false;
  };

  absl::Status Apply(const std::string& reason, const Wish& wish)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(flushing_);

  IncidentRecords& records_;

  absl::Mutex flushing_;
  // The messages of the incidents that the inventory has open; unset before it
  // was asked.
  std::optional<std::map<std::string, std::string>> known_
      ABSL_GUARDED_BY(flushing_);

  absl::Mutex mu_;
  std::map<std::string, Wish> wishes_ ABSL_GUARDED_BY(mu_);  // not yet told
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_HEALTH_INCIDENT_KEEPER_H_
