#include "connector/iru/jobs/facet/library_job.h"

#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/jobs/catalog/catalog_lists.h"
#include "connector/iru/jobs/facet/facets.h"
#include "connector/iru/jobs/job_endpoints.h"
#include "connector/iru/sweep/list_reader.h"
#include "connector/iru/sweep/outcome.h"

namespace muster::iru {
namespace {

// The catalog of items is read as often by a job of its own.
constexpr absl::Duration kItemsAge = absl::Hours(2);

}  // namespace

absl::StatusOr<bool> LibraryJob::Step() {
  RETURN_IF_ERROR(CheckDevicesKnown(memory()));
  absl::Status status = ReadItems();
  if (!status.ok()) {
    RETURN_IF_ERROR(Refuse(BlueprintItemsEndpoint("").name, status));
    return false;
  }
  status = ReadStatuses();
  if (!status.ok()) {
    RETURN_IF_ERROR(Refuse(ItemStatusEndpoint("").name, status));
    return false;
  }
  if (!deps().library.place()) ShowAll();
  return false;
}

absl::Status LibraryJob::ReadItems() {
  LibraryBook& library = deps().library;
  if (library.in_round()) return absl::OkStatus();
  const absl::Time now = deps().clock.Now();
  if (library.items_time() + kItemsAge <= now) {
    ASSIGN_OR_RETURN(auto items, ReadLibraryItems(deps().client, call()));
    library.SetItems(std::move(items), now);
  }
  library.BeginRound();
  return absl::OkStatus();
}

absl::Status LibraryJob::ReadStatuses() {
  while (requests_left_ > 0) {
    const auto place = deps().library.place();
    if (!place) return absl::OkStatus();
    --requests_left_;
    RETURN_IF_ERROR(ReadItem(*place));
  }
  return absl::OkStatus();
}

absl::Status LibraryJob::ReadItem(const LibraryBook::Place& place) {
  ListReader reader(deps().client, ItemStatusEndpoint(place.item_id),
                    place.offset);
  std::vector<ItemStatus> rows;
  const auto read = reader.Next(call(), [&](FieldReader& row) {
    auto status = DecodeItemStatus(row);
    if (status) rows.push_back(*std::move(status));
  });
  // An item that was deleted since the round began.
  const bool gone = HttpStatusOf(read.status()) == 404;
  if (!read.ok() && !gone) return read.status();
  deps().library.Take(std::move(rows), reader.offset(), gone || reader.ended());
  return absl::OkStatus();
}

absl::Status LibraryJob::Refuse(absl::string_view endpoint,
                                const absl::Status& status) {
  const EndpointOutcome outcome = OutcomeOf(endpoint, status);
  if (outcome.outcome == Outcome::kFailed) return status;
  AddProblem(*outcome.problem);
  deps().library.EndRound();
  int64_t mark = 0;
  for (const KnownDevice& device : memory().DevicesAfter(mark)) {
    Show(device.vendor_id, UnknownFacet(outcome.unknown_reason));
  }
  return absl::OkStatus();
}

void LibraryJob::ShowAll() {
  LibraryBook::Statuses statuses = deps().library.EndRound();
  int64_t mark = 0;
  for (const KnownDevice& device : memory().DevicesAfter(mark)) {
    device::v1::Facet facet;
    for (auto& [id, status] : statuses[device.vendor_id]) {
      *facet.add_library_items() = std::move(status);
    }
    Show(device.vendor_id, std::move(facet));
  }
}

void LibraryJob::Show(absl::string_view device_id, device::v1::Facet facet) {
  pages().Add(ObserveFacet(deps().source, device_id, std::move(facet),
                           device::v1::FACET_KIND_LIBRARY_ITEMS,
                           ItemStatusEndpoint("").name, std::nullopt,
                           deps().clock.Now()));
}

}  // namespace muster::iru
