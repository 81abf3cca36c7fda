#ifndef PLUGINS_COMPLIANCE_RESULT_RESULT_READER_H_
#define PLUGINS_COMPLIANCE_RESULT_RESULT_READER_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "plugins/compliance/pack.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "proto/muster/compliance/v1/compliance.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::compliance {

// Answers from one snapshot of the plugin's store, as of one moment: rows and
// totals belong together, and nothing is served as it was stored if time has
// changed it meanwhile.
//
// Not thread-safe; lives for one request. What it was given must outlive it.
// Errors, beside those listed, are those of the snapshot.
class ResultReader {
 public:
  ResultReader(const plugins::EffectSnapshot& snapshot, const Pack& pack,
               absl::Time now);

  // A removed device is judged by what was last known of it.
  //
  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: correct the name.
  //   NOT_FOUND DEVICE_NOT_FOUND: no device of that name was ever synced.
  absl::StatusOr<v1::DeviceCompliance> Get(
      const v1::GetDeviceComplianceRequest& request) const;

  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED, PAGE_SIZE_NEGATIVE,
  //     PAGE_TOKEN_MALFORMED, PAGE_TOKEN_OTHER_QUERY: correct the request.
  absl::StatusOr<v1::ListDeviceComplianceResponse> List(
      const v1::ListDeviceComplianceRequest& request) const;

 private:
  absl::StatusOr<v1::DeviceCompliance> ResultOf(
      const device::v1::Device& device) const;
  absl::StatusOr<v1::DeviceCompliance> Renewed(
      const v1::DeviceCompliance& stored) const;

  const plugins::EffectSnapshot& snapshot_;
  const Pack& pack_;
  const absl::Time now_;
};

}  // namespace muster::compliance

#endif  // PLUGINS_COMPLIANCE_RESULT_RESULT_READER_H_
