// What was read of a source before it is used, and how it differs from the
// inventory, for people.
#ifndef CLI_SOURCE_REVIEW_REPORT_H_
#define CLI_SOURCE_REVIEW_REPORT_H_

#include <ostream>

#include "proto/muster/connector/v1/connector.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::cli {

// Counts, a few devices, and why they are all.
void PrintReview(const inventory::v1::SourceReview& review, std::ostream& out);

// What a scope would change.
void PrintPreview(const connector::v1::PreviewScopeResponse& preview,
                  std::ostream& out);

// Counts, and one row per difference.
void PrintReconcile(const connector::v1::ReconcileResponse& response,
                    std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_SOURCE_REVIEW_REPORT_H_
