// All that one device is judged by, as the store has it.
#ifndef PLUGINS_TRUST_STORE_SUBJECT_H_
#define PLUGINS_TRUST_STORE_SUBJECT_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/trust/judge/evidence.h"
#include "plugins/trust/judge/evidence.pb.h"
#include "plugins/trust/store/exemptions.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::trust {

// The source of a device and what else many devices share. Read once for many.
struct Surroundings {
  SourceHealth source;
  std::optional<absl::Time> checks_heard;
};

// One device. A value; evidence() points into it.
struct Subject {
  device::v1::Device device;
  storage::DeviceEvidence elsewhere;
  std::vector<ActiveExemption> exemptions;
  Surroundings surroundings;

  Evidence evidence() const {
    return {surroundings.source, &elsewhere, surroundings.checks_heard,
            exemptions};
  }
};

// What commands and checks say of `device`; empty if nothing was said.
std::string ElsewhereKey(absl::string_view device);
template <typename Reader>
absl::StatusOr<storage::DeviceEvidence> ReadElsewhere(
    const Reader& reader, absl::string_view device) {
  ASSIGN_OR_RETURN(
      std::optional<storage::DeviceEvidence> elsewhere,
      posture::ReadNote<storage::DeviceEvidence>(reader, ElsewhereKey(device)));
  return elsewhere ? *std::move(elsewhere) : storage::DeviceEvidence();
}
absl::Status WriteElsewhere(absl::string_view device,
                            const storage::DeviceEvidence& elsewhere,
                            plugins::EffectBatch& batch);
absl::Status DropElsewhere(absl::string_view device,
                           plugins::EffectBatch& batch);

// When the compliance plugin last told that its checks are as they are. Kept to
// the minute, so that not every sign of life is a write.
std::string ChecksHeardKey();
absl::Status WriteChecksHeard(absl::Time now, plugins::EffectBatch& batch);
absl::StatusOr<std::optional<absl::Time>> ParseChecksHeard(
    const std::optional<std::string>& stored);

// Those of the devices of `source` (`sources/{source}`). `Reader`: a batch or a
// snapshot.
template <typename Reader>
absl::StatusOr<Surroundings> ReadSurroundings(const Reader& reader,
                                              absl::string_view source) {
  Surroundings surroundings;
  ASSIGN_OR_RETURN(const inventory::v1::Source stored,
                   posture::ReadSource(reader, source));
  surroundings.source = HealthOf(stored);
  ASSIGN_OR_RETURN(const std::optional<std::string> heard,
                   reader.GetRecord(ChecksHeardKey()));
  ASSIGN_OR_RETURN(surroundings.checks_heard, ParseChecksHeard(heard));
  return surroundings;
}

std::vector<ActiveExemption> Views(const storage::DeviceExemptions& exemptions);

template <typename Reader>
absl::StatusOr<Subject> ReadSubject(const Reader& reader,
                                    device::v1::Device device,
                                    Surroundings surroundings) {
  Subject subject;
  subject.surroundings = std::move(surroundings);
  ASSIGN_OR_RETURN(subject.elsewhere, ReadElsewhere(reader, device.name()));
  ASSIGN_OR_RETURN(const storage::DeviceExemptions exemptions,
                   ReadDeviceExemptions(reader, device.name()));
  subject.exemptions = Views(exemptions);
  subject.device = std::move(device);
  return subject;
}

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_STORE_SUBJECT_H_
