#include "actions/peers/grpc_vendor_events.h"

#include <chrono>
#include <string>

#include "actions/peers/peer_error.h"
#include "google/protobuf/util/time_util.h"
#include "grpcpp/client_context.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"

namespace muster::actions {
namespace {

constexpr std::chrono::seconds kDeadline{60};

}  // namespace

absl::StatusOr<connector::v1::ListVendorEventsResponse> GrpcVendorEvents::List(
    absl::string_view parent, absl::string_view cursor, absl::Time after) {
  connector::v1::ListVendorEventsRequest request;
  request.set_parent(std::string(parent));
  request.set_cursor(std::string(cursor));
  if (cursor.empty()) {
    *request.mutable_after_time() =
        google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
            absl::ToUnixNanos(after));
  }
  const auto stub = connector::v1::Connector::NewStub(channel_.Get());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kDeadline);
  connector::v1::ListVendorEventsResponse response;
  const grpc::Status status =
      stub->ListVendorEvents(&context, request, &response);
  if (!status.ok()) return PeerError("connector", status);
  return response;
}

}  // namespace muster::actions
