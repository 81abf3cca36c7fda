// What a watch must know of a change or a record, read from its bytes without
// taking them apart: at 100,000 changes a second parsing is most of the work.
#ifndef INVENTORY_WATCH_QUERY_HEADER_VIEW_H_
#define INVENTORY_WATCH_QUERY_HEADER_VIEW_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/model/position.h"
#include "inventory/store/resource_number.h"
#include "inventory/store/store_reader.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {

// A store::LogHeader whose strings point into its bytes.
struct HeaderView {
  ResourceNumber number = 0;
  absl::string_view name;
  v1::ResourceKind kind = v1::RESOURCE_KIND_UNSPECIFIED;
  v1::Change::Type type = v1::Change::TYPE_UNSPECIFIED;
  Revision previous_revision = 0;
  // Serialized store::ViewAttributes; nullopt where there was or is nothing to
  // look at. `before` is that of `after` if the header says so.
  std::optional<absl::string_view> before;
  std::optional<absl::string_view> after;
};

// The header of `entry`, as long as that is valid.
//
// Errors:
//   DATA_LOSS STORE_CORRUPT: it is none. Metadata: key.
absl::StatusOr<HeaderView> ViewHeader(const LogView& entry);

// Whether serialized store::ViewAttributes are those of a living resource;
// false if they are damaged.
bool IsLiving(absl::string_view attributes);

// Whether a serialized Device is ENROLLED; false if it is damaged.
bool IsEnrolled(absl::string_view device);

}  // namespace muster::inventory

#endif  // INVENTORY_WATCH_QUERY_HEADER_VIEW_H_
