#include "actions/vault/pin_retention.h"

#include <string>
#include <utility>
#include <vector>

#include "actions/vault/reveal_checks.h"
#include "base/status_macros.h"

namespace muster::actions {
namespace {

constexpr int kDevicesAtOnce = 100;

v1::AuditRecord ShredRecord(const std::string& device) {
  v1::AuditRecord record;
  record.set_phase(v1::AuditRecord::PHASE_RESULT);
  record.set_kind(SecretKindWord(connector::v1::SECRET_KIND_UNLOCK_PIN));
  record.set_device(device);
  record.set_outcome("SHREDDED");
  record.set_reason("kept long enough after the device needed it no more");
  return record;
}

}  // namespace

absl::Status PinRetention::RunOnce() {
  RETURN_IF_ERROR(log_.Usable().status());
  const absl::Time now = clock_.Now();
  RocksBatch batch = log_.db().NewBatch();
  absl::MutexLock lock(&pins_.mu());
  ASSIGN_OR_RETURN(const std::vector<std::string> devices,
                   pins_.Shred(now - retention_, now, kDevicesAtOnce, batch));
  if (batch.empty()) return absl::OkStatus();
  std::vector<v1::AuditRecord> records;
  for (const std::string& device : devices) {
    records.push_back(ShredRecord(device));
  }
  return log_.Commit(std::move(records), std::move(batch));
}

}  // namespace muster::actions
