#include "plugins/trust/store/subject.h"

#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/posture/proto_time.h"

namespace muster::trust {

std::string ElsewhereKey(absl::string_view device) {
  return posture::NoteKey("elsewhere", device);
}

absl::Status WriteElsewhere(absl::string_view device,
                            const storage::DeviceEvidence& elsewhere,
                            plugins::EffectBatch& batch) {
  return batch.PutRecord(ElsewhereKey(device), elsewhere.SerializeAsString());
}

absl::Status DropElsewhere(absl::string_view device,
                           plugins::EffectBatch& batch) {
  return batch.DeleteRecord(ElsewhereKey(device));
}

std::string ChecksHeardKey() { return posture::NotePrefix("checks-heard"); }

absl::Status WriteChecksHeard(absl::Time now, plugins::EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                   batch.GetRecord(ChecksHeardKey()));
  ASSIGN_OR_RETURN(const std::optional<absl::Time> before,
                   ParseChecksHeard(stored));
  if (before && now - *before < absl::Minutes(1)) return absl::OkStatus();
  return batch.PutRecord(ChecksHeardKey(), EncodeInt64(absl::ToUnixNanos(now)));
}

absl::StatusOr<std::optional<absl::Time>> ParseChecksHeard(
    const std::optional<std::string>& stored) {
  if (!stored) return std::nullopt;
  ASSIGN_OR_RETURN(const int64_t nanos, DecodeInt64(*stored));
  return absl::FromUnixNanos(nanos);
}

std::vector<ActiveExemption> Views(
    const storage::DeviceExemptions& exemptions) {
  std::vector<ActiveExemption> views;
  for (const v1::Exemption& exemption : exemptions.exemptions()) {
    views.push_back({exemption.name(), exemption.signal(), exemption.policy(),
                     posture::ToTime(exemption.expire_time())});
  }
  return views;
}

}  // namespace muster::trust
