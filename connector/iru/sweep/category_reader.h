#ifndef CONNECTOR_IRU_SWEEP_CATEGORY_READER_H_
#define CONNECTOR_IRU_SWEEP_CATEGORY_READER_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/decode/prism_page.h"
#include "connector/iru/json/field_reader.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::iru {

// How the reading of an endpoint ended.
enum class Outcome {
  kRead,
  // 401, 403 or 404: nothing to be had until somebody grants it.
  kRefused,
  // It may work the next time; what was read before stays true.
  kFailed,
};

// An endpoint that gave no data: how, and what to say of it.
struct EndpointOutcome {
  Outcome outcome = Outcome::kRead;
  // Set if kRefused.
  device::v1::UnknownReason unknown_reason =
      device::v1::UNKNOWN_REASON_UNSPECIFIED;
  // Set unless kRead.
  std::optional<inventory::v1::EndpointProblem> problem;
  // What it was; OK if kRead.
  absl::Status status;
};

// What the error `status` of `endpoint` (OK: it was read) means for its facts.
EndpointOutcome OutcomeOf(absl::string_view endpoint,
                          const absl::Status& status);

// Whether no other endpoint of the host would fare better: it cannot be
// reached, everybody was told to be silent, or the sweep was cancelled.
bool ConcernsEveryEndpoint(const absl::Status& status);

// One of Prism's tables, by device.
template <typename Row>
struct CategoryTable {
  EndpointOutcome outcome;
  absl::flat_hash_map<std::string, Row> rows;  // by device_id; kRead only
  std::vector<inventory::v1::BadRow> bad_rows;
  absl::Time read_time;  // when the last page came
};

// Calls `on_row` with each row of `category`, page by page along the cursor;
// rows without a device go to `bad_rows`.
//
// Errors: those of IruClient::Get() and DecodePrismPage(), and
//   UNAVAILABLE SOURCE_ERROR: the cursor does not move.
absl::Status ReadCategoryRows(
    IruClient& client, absl::string_view category, const Call& call,
    const std::function<void(const std::string&, FieldReader&)>& on_row,
    std::vector<inventory::v1::BadRow>& bad_rows);

// The whole table of `Row::kCategory`.
template <typename Row>
CategoryTable<Row> ReadCategory(IruClient& client, const Clock& clock,
                                const Call& call) {
  CategoryTable<Row> table;
  const absl::Status status = ReadCategoryRows(
      client, Row::kCategory, call,
      [&](const std::string& id, FieldReader& row) {
        table.rows[id] = Row::Decode(row);
      },
      table.bad_rows);
  table.outcome = OutcomeOf(PrismEndpoint(Row::kCategory).name, status);
  if (!status.ok()) table.rows.clear();
  table.read_time = clock.Now();
  return table;
}

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_CATEGORY_READER_H_
