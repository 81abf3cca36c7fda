#include "connector/core/spend/inventory_spend_ledger.h"

#include <chrono>

#include "base/errors.h"
#include "grpcpp/client_context.h"
#include "proto/muster/inventory/v1/sources.grpc.pb.h"

namespace muster::connector {
namespace {

using inventory::v1::Sources;

// The current hour is the newest, or the clocks of two hosts differ by one.
constexpr int kHoursAsked = 3;

void SetDeadline(grpc::ClientContext& context, absl::Duration patience) {
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(patience));
}

LaneSpend SpendOf(const inventory::v1::Spend& hour) {
  LaneSpend lanes;
  for (const inventory::v1::LaneSpend& lane : hour.lanes()) {
    lanes[lane.lane()] += lane.api_call_count();
  }
  return lanes;
}

}  // namespace

absl::StatusOr<LaneSpend> InventorySpendLedger::Load(absl::Time hour_start) {
  grpc::ClientContext context;
  SetDeadline(context, options_.patience);
  inventory::v1::ListSpendRequest request;
  request.set_parent(options_.source);
  request.set_page_size(kHoursAsked);
  inventory::v1::ListSpendResponse response;
  const absl::Status status =
      FromGrpcStatus(Sources::NewStub(channel_.Get())
                         ->ListSpend(&context, request, &response));
  if (ErrorReason(status) == "SOURCE_NOT_FOUND") return LaneSpend();
  if (!status.ok()) return status;
  for (const inventory::v1::Spend& hour : response.spend()) {
    if (hour.hour_start_time().seconds() == absl::ToUnixSeconds(hour_start)) {
      return SpendOf(hour);
    }
  }
  return LaneSpend();
}

absl::Status InventorySpendLedger::Record(absl::Time hour_start,
                                          const LaneSpend& spend,
                                          const std::string& id) {
  grpc::ClientContext context;
  SetDeadline(context, options_.patience);
  inventory::v1::RecordSpendRequest request;
  request.set_parent(options_.source);
  request.mutable_spend_time()->set_seconds(absl::ToUnixSeconds(hour_start));
  request.set_request_id(id);
  for (const auto& [lane, count] : spend) {
    inventory::v1::LaneSpend& added = *request.add_lanes();
    added.set_lane(lane);
    added.set_api_call_count(count);
  }
  inventory::v1::Spend response;
  return FromGrpcStatus(Sources::NewStub(channel_.Get())
                            ->RecordSpend(&context, request, &response));
}

}  // namespace muster::connector
