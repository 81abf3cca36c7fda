// The audit log and what is known of secrets, for people. What others wrote is
// shown without control characters.
#ifndef CLI_AUDIT_AUDIT_REPORT_H_
#define CLI_AUDIT_AUDIT_REPORT_H_

#include <ostream>
#include <vector>

#include "absl/time/time.h"
#include "proto/muster/actions/v1/audit.pb.h"
#include "proto/muster/actions/v1/secrets.pb.h"

namespace muster::cli {

// A row a record, in the order given.
void PrintAuditRows(const std::vector<actions::v1::AuditRecord>& records,
                    std::ostream& out);

// What happened, record by record, in sentences of several lines.
void PrintAuditTimeline(const std::vector<actions::v1::AuditRecord>& records,
                        std::ostream& out);

// Ids of keys, and which is in use.
void PrintAuditKeys(const actions::v1::ListAuditKeysResponse& keys,
                    std::ostream& out);

// A row a PIN, without the PINs, as of `now`.
void PrintSecretRows(const actions::v1::ListSecretsResponse& secrets,
                     absl::Time now, std::ostream& out);

// The secrets themselves, a line each.
void PrintRevealed(const actions::v1::RevealSecretResponse& revealed,
                   std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_AUDIT_AUDIT_REPORT_H_
