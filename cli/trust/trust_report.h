// Verdicts, policies and what was decided about them, for people.
#ifndef CLI_TRUST_TRUST_REPORT_H_
#define CLI_TRUST_TRUST_REPORT_H_

#include <ostream>

#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::cli {

// One row a verdict, with the code of its first reason.
void PrintVerdicts(const trust::v1::ListVerdictsResponse& page,
                   std::ostream& out);

// One line a verdict; says where the snapshot ends.
void PrintVerdictBatch(const trust::v1::WatchVerdictsResponse& batch,
                       std::ostream& out);

// One row a change, newest first.
void PrintVerdictChanges(const trust::v1::ListVerdictChangesResponse& page,
                         std::ostream& out);

// Sources with their syncs, and policies with their totals and holds.
void PrintTrustStatus(const trust::v1::TrustStatus& status, std::ostream& out);

// How many verdicts were let go.
void PrintReleased(const trust::v1::ReleaseHoldResponse& released,
                   std::ostream& out);

// One row a decision, newest first.
void PrintDecisions(const trust::v1::ListDecisionsResponse& page,
                    std::ostream& out);

// One row a delivery, newest first.
void PrintCaepDeliveries(const trust::v1::ListCaepDeliveriesResponse& page,
                         std::ostream& out);

// The policies in text format, as a file that can be applied again; what the
// service adds comes first, as comments.
void PrintPolicies(const trust::v1::PolicySet& policies, std::ostream& out);

// Which version is in force now.
void PrintApplied(const trust::v1::PolicySet& policies, std::ostream& out);

// One row a version, newest first.
void PrintPolicyVersions(const trust::v1::ListPolicyVersionsResponse& page,
                         std::ostream& out);

// Who flips, and why, and the hash that applying asks for.
void PrintPreview(const trust::v1::PreviewPoliciesResponse& preview,
                  std::ostream& out);

// One exemption, and what is to be done about it next.
void PrintExemption(const trust::v1::Exemption& exemption, std::ostream& out);

// One row an exemption, newest first.
void PrintExemptions(const trust::v1::ListExemptionsResponse& page,
                     std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_TRUST_TRUST_REPORT_H_
