// Trust verdicts and compliance results, for people.
#ifndef CLI_REPORT_POSTURE_REPORT_H_
#define CLI_REPORT_POSTURE_REPORT_H_

#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "cli/client/client.h"
#include "proto/muster/compliance/v1/compliance.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::cli {

// The first page of verdicts of `policy` ("": the default one); its totals
// cover all living devices of `parent`.
absl::StatusOr<trust::v1::ListVerdictsResponse> LoadVerdicts(
    Client& client, const std::string& parent, const std::string& policy = "");

// How many are trusted, and why the others are not.
void PrintTrustTotals(const trust::v1::ListVerdictsResponse::Totals& totals,
                      std::ostream& out);

// One verdict with every reason and what to do about it.
void PrintVerdict(const trust::v1::Verdict& verdict, std::ostream& out);

// The first page of results; its totals cover all living devices of `parent`.
absl::StatusOr<compliance::v1::ListDeviceComplianceResponse> LoadCompliance(
    Client& client, const std::string& parent);

// One row per check.
void PrintComplianceTotals(
    const compliance::v1::ListDeviceComplianceResponse& response,
    std::ostream& out);

// One device with every check.
void PrintDeviceCompliance(const compliance::v1::DeviceCompliance& device,
                           std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_REPORT_POSTURE_REPORT_H_
