#ifndef CONNECTOR_IRU_JOBS_FACET_PRISM_EXPORT_H_
#define CONNECTOR_IRU_JOBS_FACET_PRISM_EXPORT_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/decode/prism/list_row.h"

namespace muster::iru {

// Requests that an export takes, as a rule: one to ask for it, and some to see
// that it is there. The download costs the tenant's budget nothing.
constexpr int kExportRequests = 5;

// Called with the device of each row that has a usable one; the columns are
// valid until it returns.
using OnListRow =
    std::function<void(const std::string& device_id, const ColumnText& row)>;

// Has Iru write a whole table to a file, waits for it with growing pauses, for
// ten minutes at most, and streams it. What follows an error is of no use:
// begin anew.
//
// Errors: those of IruClient::Post(), Get() and Download(), and
//   UNAVAILABLE SOURCE_ERROR: Iru failed to write it, or it took too long, or
//     it is no CSV with a column `device_id`.
absl::Status ReadExport(IruClient& client, Clock& clock,
                        absl::string_view category, const Call& call,
                        const OnListRow& on_row);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_FACET_PRISM_EXPORT_H_
