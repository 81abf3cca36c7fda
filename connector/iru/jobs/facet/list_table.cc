#include "connector/iru/jobs/facet/list_table.h"

#include <algorithm>

#include "base/status_macros.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/decode/counts.h"
#include "connector/iru/jobs/facet/prism_export.h"
#include "connector/iru/sweep/outcome.h"
#include "connector/iru/sweep/prism_pages.h"

namespace muster::iru {
namespace {

void Add(const ListCategory& category, const std::string& device_id,
         const ColumnText& row, ListTable& table) {
  ListTable::List& list = table.lists[device_id];
  AddListRow(category, row, list.facet);
  const auto collected = CollectTimeOf(row);
  if (collected) {
    list.collect_time =
        std::max(list.collect_time.value_or(*collected), *collected);
  }
}

// 0 if nobody says.
absl::StatusOr<int64_t> CountRows(IruClient& client,
                                  const ListCategory& category,
                                  const Call& call) {
  const auto body = client.Get(
      PrismCountEndpoint(), {{"category", std::string(category.name)}}, call);
  const auto count = body.ok() ? DecodePrismCount(*body) : body.status();
  if (count.ok()) return *count;
  if (ConcernsEveryEndpoint(count.status())) return count.status();
  return 0;
}

absl::Status ReadPages(IruClient& client, const ListCategory& category,
                       const Call& call, ListTable& table) {
  PrismPages pages(client, category.name);
  while (true) {
    ASSIGN_OR_RETURN(const bool more,
                     pages.Next(
                         call,
                         [&](const std::string& id, FieldReader& row) {
                           Add(category, id, ColumnsOf(row), table);
                         },
                         table.bad_rows));
    if (!more) return absl::OkStatus();
  }
}

}  // namespace

bool IsExportCheaper(int64_t rows) {
  return rows > int64_t{kExportRequests} * kPrismPageSize;
}

absl::Status ReadListTable(IruClient& client, Clock& clock,
                           const ListCategory& category, const Call& call,
                           ListTable& table) {
  ASSIGN_OR_RETURN(const int64_t rows, CountRows(client, category, call));
  if (IsExportCheaper(rows)) {
    const absl::Status exported =
        ReadExport(client, clock, category.name, call,
                   [&](const std::string& id, const ColumnText& row) {
                     Add(category, id, row, table);
                   });
    if (exported.ok() || absl::IsCancelled(exported)) return exported;
    table.lists.clear();
  }
  return ReadPages(client, category, call, table);
}

}  // namespace muster::iru
