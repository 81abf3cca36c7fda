#ifndef CONNECTOR_IRU_DECODE_PRISM_LIST_ROW_H_
#define CONNECTOR_IRU_DECODE_PRISM_LIST_ROW_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connector/iru/json/field_reader.h"
#include "proto/muster/device/v1/facet.pb.h"

namespace muster::iru {

// The text in a column of a row, whether the row is JSON or a line of CSV; ""
// if it has none. `true` and `false` come as these words, in any case.
using ColumnText = std::function<std::string(absl::string_view column)>;

// The columns of a JSON row. `row` must outlive it.
ColumnText ColumnsOf(const FieldReader& row);

// A Prism table with any number of rows a device, which together are a facet.
struct ListCategory {
  absl::string_view name;  // such as `apps`
  device::v1::FacetKind kind = device::v1::FACET_KIND_UNSPECIFIED;
  // It has rows of Macs only; otherwise of every device of Apple's.
  bool macs_only = true;
};

// `apps`, `installed_profiles` and `local_users`.
constexpr ListCategory kAppsCategory = {"apps", device::v1::FACET_KIND_APPS,
                                        false};
constexpr ListCategory kProfilesCategory = {
    "installed_profiles", device::v1::FACET_KIND_PROFILES, false};
constexpr ListCategory kLocalUsersCategory = {
    "local_users", device::v1::FACET_KIND_LOCAL_USERS, true};

// Adds what the row tells to the facet of its device. A row without anything
// that names an entry adds nothing. Texts are cut at 1 KiB.
void AddListRow(const ListCategory& category, const ColumnText& row,
                device::v1::Facet& facet);

// When the vendor collected the row; unset if it does not say.
std::optional<absl::Time> CollectTimeOf(const ColumnText& row);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DECODE_PRISM_LIST_ROW_H_
