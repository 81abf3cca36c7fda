// Prints what a bundled plugin lists, one resource a line, without times and
// without what depends on how often it was asked: a dump for the kit.
//
//   list_dump asset_sync|compliance|trust ADDRESS

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/grpc/channel.h"
#include "base/process/run_main.h"
#include "base/status_macros.h"
#include "google/protobuf/message.h"
#include "grpcpp/client_context.h"
#include "proto/muster/asset/v1/assets.grpc.pb.h"
#include "proto/muster/compliance/v1/compliance.grpc.pb.h"
#include "proto/muster/trust/v1/trust.grpc.pb.h"

namespace muster::conformance {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// More than the kit's fleets have.
constexpr int kPageSize = 1000;

bool MayDiffer(const FieldDescriptor& field) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    const std::string& type = field.message_type()->full_name();
    return type == "google.protobuf.Timestamp" ||
           type == "google.protobuf.Duration";
  }
  return field.name() == "revision" || field.name() == "etag" ||
         field.name() == "inventory_revision";
}

void KeepWhatStays(Message& message) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (MayDiffer(*field)) {
      reflection.ClearField(&message, field);
    } else if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      continue;
    } else if (field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        KeepWhatStays(*reflection.MutableRepeatedMessage(&message, field, i));
      }
    } else {
      KeepWhatStays(*reflection.MutableMessage(&message, field));
    }
  }
}

template <typename Rows>
void Print(Rows rows) {
  for (auto& row : rows) {
    row.DiscardUnknownFields();
    KeepWhatStays(row);
    std::cout << row.ShortDebugString() << "\n";
  }
}

template <typename Request>
Request All() {
  Request request;
  request.set_parent("sources/-");
  request.set_page_size(kPageSize);
  return request;
}

absl::Status PrintAssets(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  asset::v1::ListAssetsResponse response;
  RETURN_IF_ERROR(
      FromGrpcStatus(asset::v1::Assets::NewStub(channel)->ListAssets(
          &context, All<asset::v1::ListAssetsRequest>(), &response)));
  Print(response.assets());
  return absl::OkStatus();
}

absl::Status PrintCompliance(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  compliance::v1::ListDeviceComplianceResponse response;
  RETURN_IF_ERROR(FromGrpcStatus(
      compliance::v1::Compliance::NewStub(channel)->ListDeviceCompliance(
          &context, All<compliance::v1::ListDeviceComplianceRequest>(),
          &response)));
  Print(response.devices());
  return absl::OkStatus();
}

absl::Status PrintVerdicts(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  auto request = All<trust::v1::ListVerdictsRequest>();
  request.set_policy("twingate_compatible");
  trust::v1::ListVerdictsResponse response;
  RETURN_IF_ERROR(
      FromGrpcStatus(trust::v1::Trust::NewStub(channel)->ListVerdicts(
          &context, request, &response)));
  Print(response.verdicts());
  return absl::OkStatus();
}

absl::Status PrintAll(const std::string& plugin, const std::string& address) {
  ASSIGN_OR_RETURN(const auto channel, MakeChannel(address));
  if (plugin == "asset_sync") return PrintAssets(channel);
  if (plugin == "compliance") return PrintCompliance(channel);
  return PrintVerdicts(channel);
}

}  // namespace
}  // namespace muster::conformance

int main(int argc, char** argv) {
  const std::string plugin = argc > 1 ? argv[1] : "";
  const std::string address = argc > 2 ? argv[2] : "";
  return muster::RunMain("list_dump", [&] {
    return muster::conformance::PrintAll(plugin, address);
  });
}
