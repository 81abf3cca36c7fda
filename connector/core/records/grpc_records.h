#ifndef CONNECTOR_CORE_RECORDS_GRPC_RECORDS_H_
#define CONNECTOR_CORE_RECORDS_GRPC_RECORDS_H_

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/grpc/late_channel.h"
#include "connector/core/records/call_contexts.h"
#include "connector/core/records/source_records.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "proto/muster/inventory/v1/sources.grpc.pb.h"

namespace muster::connector {

// The records of one source in an inventory behind gRPC. Every call waits until
// the channel was set, once, and ends within ten seconds.
//
// Thread-safe. `channel` and `contexts` must outlive it.
class GrpcRecords final : public InventoryRecords {
 public:
  // `source` is `sources/{source}`.
  GrpcRecords(std::string source, const LateChannel& channel,
              CallContexts& contexts);

  absl::StatusOr<std::string> Read(absl::string_view job) override;
  absl::Status Write(absl::string_view job,
                     const std::string& position) override;
  absl::StatusOr<std::map<std::string, std::string>> Open() override;
  absl::Status Report(const std::string& reason,
                      const std::string& message) override;
  absl::Status Resolve(const std::string& reason) override;
  absl::StatusOr<inventory::v1::Source> Get() override;
  absl::StatusOr<std::optional<inventory::v1::Hold>> NewestHold() override;
  absl::StatusOr<inventory::v1::Hold> GetHold(const std::string& name) override;
  absl::Status PutReview(const std::string& vendor, const std::string& host,
                         const inventory::v1::SourceReview& review) override;
  absl::Status Activate() override;
  absl::Status ReadLiving(
      const std::function<void(const device::v1::Device&)>& each) override;
  absl::StatusOr<device::v1::Device> ReadDevice(
      const std::string& name) override;

 private:
  using Sources = inventory::v1::Sources;
  using Inventory = inventory::v1::Inventory;

  // One call of a method of `Service`.
  template <typename Service, typename Request, typename Response>
  absl::StatusOr<Response> Call(
      grpc::Status (Service::StubInterface::*method)(grpc::ClientContext*,
                                                     const Request&, Response*),
      const Request& request);

  const std::string source_;
  const LateChannel& channel_;
  CallContexts& contexts_;
};

// `sources/{source}/cursors/{cursor}` of a job: a job's name without its
// slashes, such as `posture-filevault`.
std::string CursorName(absl::string_view source, absl::string_view job);

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_RECORDS_GRPC_RECORDS_H_
