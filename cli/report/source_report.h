// Sources, their syncs and their permissions, for people.
#ifndef CLI_REPORT_SOURCE_REPORT_H_
#define CLI_REPORT_SOURCE_REPORT_H_

#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "cli/client/client.h"
#include "cli/view/progress_bar.h"
#include "proto/muster/connector/v1/connector.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::cli {

// A source: how it is doing, what it lacks, and the review that it waits for.
void PrintSource(const inventory::v1::Source& source, std::ostream& out);

// One row per sync.
void PrintSyncRows(const inventory::v1::ListSyncsResponse& syncs,
                   std::ostream& out);

// How a sync went, with the proof of its completeness.
void PrintSync(const inventory::v1::Sync& sync, std::ostream& out);

// One row per permission.
void PrintAccess(const connector::v1::CheckAccessResponse& response,
                 std::ostream& out);

// Asks for the sync until it has ended, showing how far it is, and returns it.
//
// Errors:
//   FAILED_PRECONDITION and the sync's own reason: it FAILED or is HELD.
absl::StatusOr<inventory::v1::Sync> FollowSync(Client& client,
                                               const std::string& name,
                                               ProgressBar& bar);

}  // namespace muster::cli

#endif  // CLI_REPORT_SOURCE_REPORT_H_
