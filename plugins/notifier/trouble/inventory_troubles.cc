#include "plugins/notifier/trouble/inventory_troubles.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "grpcpp/client_context.h"

namespace muster::notifier {
namespace {

using google::protobuf::util::TimeUtil;
namespace inv = inventory::v1;

constexpr std::chrono::seconds kDeadline(5);

absl::Status Unreachable(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return Error(
      absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE",
      absl::StrCat("the inventory did not answer: ", status.error_message()));
}

// Calls `method` of `stub` with our deadline.
template <typename Stub, typename Request, typename Response>
absl::Status Call(Stub& stub,
                  grpc::Status (Stub::*method)(grpc::ClientContext*,
                                               const Request&, Response*),
                  const Request& request, Response& response) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kDeadline);
  return Unreachable((stub.*method)(&context, request, &response));
}

v1::Trouble TroubleOf(const std::string& source,
                      const inv::Incident& incident) {
  v1::Trouble trouble;
  trouble.set_key(incident.name());
  trouble.set_source(source);
  trouble.set_reason(incident.reason());
  trouble.set_message(incident.message());
  *trouble.mutable_start_time() = incident.start_time();
  return trouble;
}

v1::Trouble TroubleOf(const inv::WatcherStatus& watcher, absl::Time since) {
  v1::Trouble trouble;
  trouble.set_key(absl::StrCat("watchers/", watcher.watcher()));
  trouble.set_reason("WATCHER_LAGGING");
  trouble.set_message(absl::StrCat(
      watcher.watcher(), " has not applied the changes of the inventory for ",
      "some time; look at its log and at `musterctl watchers`"));
  *trouble.mutable_start_time() =
      TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(since));
  return trouble;
}

// What it has handled, as far as it lets know.
int64_t AppliedBy(const inv::WatcherStatus& watcher) {
  return watcher.applied_revision() > 0 ? watcher.applied_revision()
                                        : watcher.sent_revision();
}

}  // namespace

InventoryTroubles::InventoryTroubles(const LateChannel& inventory,
                                     const Clock& clock,
                                     absl::Duration max_watcher_lag)
    : inventory_(inventory),
      clock_(clock),
      max_watcher_lag_(max_watcher_lag),
      lag_(max_watcher_lag * 4) {}

absl::StatusOr<std::vector<v1::Trouble>> InventoryTroubles::Read() {
  std::vector<v1::Trouble> troubles;
  RETURN_IF_ERROR(AddIncidents(troubles));
  RETURN_IF_ERROR(AddWatchers(troubles));
  return troubles;
}

absl::Status InventoryTroubles::AddIncidents(
    std::vector<v1::Trouble>& troubles) {
  const auto stub = inv::Sources::NewStub(inventory_.Get());
  inv::ListSourcesRequest request;
  request.set_page_size(1000);
  do {
    inv::ListSourcesResponse page;
    RETURN_IF_ERROR(
        Call(*stub, &inv::Sources::Stub::ListSources, request, page));
    for (const inv::Source& source : page.sources()) {
      if (source.open_incident_count() == 0) continue;
      RETURN_IF_ERROR(AddIncidentsOf(source.name(), troubles));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status InventoryTroubles::AddIncidentsOf(
    const std::string& source, std::vector<v1::Trouble>& troubles) {
  const auto stub = inv::Sources::NewStub(inventory_.Get());
  inv::ListIncidentsRequest request;
  request.set_parent(source);
  request.set_page_size(1000);
  do {
    inv::ListIncidentsResponse page;
    RETURN_IF_ERROR(
        Call(*stub, &inv::Sources::Stub::ListIncidents, request, page));
    for (const inv::Incident& incident : page.incidents()) {
      if (!incident.has_end_time()) {
        troubles.push_back(TroubleOf(source, incident));
      }
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status InventoryTroubles::AddWatchers(
    std::vector<v1::Trouble>& troubles) {
  const auto stub = inv::Maintenance::NewStub(inventory_.Get());
  inv::Store store;
  RETURN_IF_ERROR(Call(*stub, &inv::Maintenance::Stub::GetStore,
                       inv::GetStoreRequest(), store));
  inv::ListWatchersResponse watchers;
  RETURN_IF_ERROR(Call(*stub, &inv::Maintenance::Stub::ListWatchers,
                       inv::ListWatchersRequest(), watchers));
  const absl::Time now = clock_.Now();
  absl::MutexLock lock(&mu_);
  lag_.Note(now, store.revision());
  for (const inv::WatcherStatus& watcher : watchers.watchers()) {
    const absl::Time since = lag_.BehindSince(AppliedBy(watcher));
    if (watcher.watcher().empty() || now - since < max_watcher_lag_) continue;
    troubles.push_back(TroubleOf(watcher, since));
  }
  return absl::OkStatus();
}

}  // namespace muster::notifier
