#ifndef CONNECTOR_IRU_JOBS_FACET_LIST_TABLE_H_
#define CONNECTOR_IRU_JOBS_FACET_LIST_TABLE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/decode/prism/list_row.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::iru {

// A Prism table with many rows a device, grouped by device. All of it is in
// memory: some 250 bytes a row. Its rows are in no order that could be relied
// on, and a facet is whole or nothing.
struct ListTable {
  struct List {
    device::v1::Facet facet;
    std::optional<absl::Time> collect_time;  // of the latest row
  };

  std::map<std::string, List> lists;  // by device
  std::vector<inventory::v1::BadRow> bad_rows;
};

// Whether an export of so many rows takes fewer requests than their pages.
bool IsExportCheaper(int64_t rows);

// Reads the table by whatever takes fewer requests, going by Prism's count: one
// request to know. An export that fails, or that the source may not ask for,
// is made up for by pages.
//
// Errors: those of IruClient::Get() and DecodePrismPage().
absl::Status ReadListTable(IruClient& client, Clock& clock,
                           const ListCategory& category, const Call& call,
                           ListTable& table);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_FACET_LIST_TABLE_H_
