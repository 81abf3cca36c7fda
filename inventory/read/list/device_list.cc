#include "inventory/read/list/device_list.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/status_macros.h"
#include "inventory/filter/device_counts.h"
#include "inventory/read/list/device_query.h"
#include "inventory/read/list/device_scratch.h"
#include "inventory/read/list/device_walk.h"
#include "inventory/read/list/list_token.h"
#include "inventory/read/list/top_rows.h"
#include "inventory/read/page_limit.h"
#include "inventory/read/read_point.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/read_at.h"
#include "proto/muster/device/v1/liveness_join.h"

namespace muster::inventory {
namespace {

using device::v1::Device;

// One page, as it was asked for.
struct PagePlan {
  DeviceQuery query;
  int size = 0;
  Revision at = 0;
  std::string after;              // sort key; "" on the first page
  const LivenessTable* liveness;  // null where it is left out
};

// What one walk found.
struct Found {
  TopRows rows;  // one more than belong to the page, if there is one
  std::optional<DeviceCounts> counts;
  int64_t total = 0;
};

uint64_t FingerprintOf(v1::ListDevicesRequest request) {
  request.clear_page_size();
  request.clear_page_token();
  return FingerprintProto(request);
}

bool NamesPoint(const v1::ListDevicesRequest& request) {
  return request.revision() != 0 || request.has_read_time();
}

absl::StatusOr<ListPosition> PositionOf(const StoreReader& reader,
                                        const ListContext& context,
                                        const v1::ListDevicesRequest& request) {
  if (request.page_token().empty()) {
    ASSIGN_OR_RETURN(const auto point, ReadPointOf(reader, request));
    return ListPosition{point.value_or(reader.revision()), ""};
  }
  ASSIGN_OR_RETURN(ListPosition position,
                   DecodeListToken(context, request.page_token()));
  RETURN_IF_ERROR(CheckReadable(reader, position.revision));
  return position;
}

// Nothing if nothing is to be counted.
absl::StatusOr<std::optional<DeviceCounts>> CountsOf(
    const v1::ListDevicesRequest& request) {
  ASSIGN_OR_RETURN(DeviceCounts counts,
                   DeviceCounts::Create(
                       {request.count_by().begin(), request.count_by().end()}));
  if (request.count_by().empty() || !request.page_token().empty()) {
    return std::optional<DeviceCounts>();
  }
  return std::optional<DeviceCounts>(std::move(counts));
}

// Looks at one device. Returns whether the walk has to go on.
absl::StatusOr<bool> Take(const PagePlan& plan, const FoundDevice& one,
                          Device& device, Found& found) {
  RETURN_IF_ERROR(ParseStored(one.name, one.body, device));
  if (plan.liveness != nullptr && plan.query.LooksAtLiveness()) {
    device::JoinLiveness(plan.liveness->Get(one.number, one.name).liveness,
                         device);
  }
  if (!plan.query.Matches(device)) return true;
  if (found.counts) {
    found.counts->Add(device);
    ++found.total;
  }
  std::string key = plan.query.SortKey(device);
  if (key > plan.after) found.rows.Offer(std::move(key), one);
  return found.counts || !plan.query.IsByName() || !found.rows.full();
}

absl::Status Walk(const StoreReader& reader, const PagePlan& plan,
                  Found& found) {
  const DeviceWalk walk{plan.query.scope().device_prefix(),
                        plan.query.NarrowestIndex(), plan.at};
  const std::string after = plan.query.IsByName() ? plan.after : "";
  DeviceScratch scratch;
  absl::Status taken;
  RETURN_IF_ERROR(WalkDevices(reader, walk, after, [&](const FoundDevice& one) {
    const auto go_on = Take(plan, one, scratch.Next(), found);
    taken = go_on.status();
    return taken.ok() && *go_on;
  }));
  return taken;
}

// Adds the rows that belong to the page. Returns the key of the last one if
// there are more.
absl::StatusOr<std::optional<std::string>> AddRows(
    const PagePlan& plan, const std::vector<Row>& rows,
    v1::ListDevicesResponse& response) {
  PageLimit limit(plan.size);
  std::optional<std::string> last;
  for (const Row& row : rows) {
    if (!limit.Take(row.body.size())) return last;
    Device& device = *response.add_devices();
    RETURN_IF_ERROR(ParseStored(row.key, row.body, device));
    if (plan.liveness != nullptr) {
      device::JoinLiveness(
          plan.liveness->Get(row.number, device.name()).liveness, device);
    }
    last = row.key;
  }
  return std::optional<std::string>();
}

void AddCounts(const Found& found, v1::ListDevicesResponse& response) {
  if (!found.counts) return;
  response.set_total_size(found.total);
  for (const FieldCounts& field : found.counts->Result()) {
    v1::FieldCounts& counts = *response.add_counts();
    counts.set_field(field.field);
    for (const ValueCount& value : field.values) {
      v1::ValueCount& count = *counts.add_values();
      count.set_value(value.value);
      count.set_count(value.count);
    }
  }
}

}  // namespace

absl::StatusOr<v1::ListDevicesResponse> DeviceList::List(
    const v1::ListDevicesRequest& request) const {
  const ListContext context{store_.identity(), FingerprintOf(request)};
  ASSIGN_OR_RETURN(const int size, PageSize(request.page_size()));
  ASSIGN_OR_RETURN(DeviceQuery query, DeviceQuery::Parse(request));
  ASSIGN_OR_RETURN(auto counts, CountsOf(request));
  const auto reader = store_.Read();
  ASSIGN_OR_RETURN(ListPosition position,
                   PositionOf(*reader, context, request));
  const PagePlan plan{std::move(query), size, position.revision,
                      std::move(position.after),
                      NamesPoint(request) ? nullptr : &liveness_};
  Found found{TopRows(size + 1), std::move(counts)};
  RETURN_IF_ERROR(Walk(*reader, plan, found));
  v1::ListDevicesResponse response;
  response.set_revision(plan.at);
  ASSIGN_OR_RETURN(const auto last, AddRows(plan, found.rows.Take(), response));
  if (last) {
    response.set_next_page_token(EncodeListToken(context, {plan.at, *last}));
  }
  AddCounts(found, response);
  return response;
}

}  // namespace muster::inventory
