#ifndef CONNECTOR_IRU_DECODE_PRISM_POSTURE_ROW_H_
#define CONNECTOR_IRU_DECODE_PRISM_POSTURE_ROW_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "connector/iru/json/field_reader.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// How a column is written.
enum class ColumnType { kFlag, kText, kNumber };

// One column of a Prism table and the fact that it becomes.
struct PostureColumn {
  absl::string_view column;
  absl::string_view fact_key;
  ColumnType type = ColumnType::kFlag;
};

// A Prism table with one row a device. Source: Iru API, "Prism"; of
// `activation_lock` the columns that clients read, since the published example
// shows another table's. Of `desktop_and_screensaver` nobody published a column
// of its own: it tells when it was collected, and no fact.
struct PostureCategory {
  absl::string_view name;  // such as `filevault`
  // It has rows of Macs only; otherwise of every device of Apple's.
  bool macs_only = true;
  absl::Span<const PostureColumn> columns;

  // Whether devices of `platform` can have a row.
  bool Covers(device::v1::Platform platform) const;
};

// Every such table, and the one named `name`; null if there is none.
absl::Span<const PostureCategory> PostureCategories();
const PostureCategory* FindPostureCategory(absl::string_view name);

// What a row of a table tells.
struct PostureRow {
  // One per column, sorted by key. Absent is NOT_REPORTED, null and "" are
  // BLANK, another type, and a text of more than 1 KiB, is UNPARSEABLE.
  std::vector<device::v1::Fact> facts;
  // The vendor's clock. Unset if it does not say, or in no known spelling.
  std::optional<absl::Time> collect_time;
  std::optional<absl::Time> update_time;
};

PostureRow DecodePostureRow(const PostureCategory& category, FieldReader& row);

// The same facts, UNKNOWN because of `reason`.
std::vector<device::v1::Fact> UnknownPosture(const PostureCategory& category,
                                             device::v1::UnknownReason reason);

// The model identifier in a row of `device_information`, such as
// `MacBookAir10,1`; older tenants have it under another key. Empty if it is
// not told.
std::string ModelIdentifierOf(FieldReader& row);

// Changes when a row of `device_information` shows another name, owner,
// blueprint, tag, model, system or agent; not when it was merely collected
// again. Of this process only.
size_t InformationPrint(const FieldReader& row);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_PRISM_POSTURE_ROW_H_
