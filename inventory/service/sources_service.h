#ifndef INVENTORY_SERVICE_SOURCES_SERVICE_H_
#define INVENTORY_SERVICE_SOURCES_SERVICE_H_

#include "absl/status/statusor.h"
#include "inventory/store/source_store.h"
#include "proto/muster/inventory/v1/sources.grpc.pb.h"

namespace muster::inventory {

// muster.inventory.v1.Sources: reads only; sources and syncs are written by
// ingest.
//
// Thread-safe. `sources` must outlive it, and it must outlive the server.
class SourcesService final : public v1::Sources::Service {
 public:
  explicit SourcesService(const SourceStore& sources) : sources_(sources) {}

  grpc::Status GetSource(grpc::ServerContext* context,
                         const v1::GetSourceRequest* request,
                         v1::Source* response) override;
  grpc::Status ListSources(grpc::ServerContext* context,
                           const v1::ListSourcesRequest* request,
                           v1::ListSourcesResponse* response) override;
  grpc::Status GetSync(grpc::ServerContext* context,
                       const v1::GetSyncRequest* request,
                       v1::Sync* response) override;
  grpc::Status ListSyncs(grpc::ServerContext* context,
                         const v1::ListSyncsRequest* request,
                         v1::ListSyncsResponse* response) override;

 private:
  absl::StatusOr<v1::Source> Get(const v1::GetSourceRequest& request) const;
  absl::StatusOr<v1::ListSourcesResponse> List(
      const v1::ListSourcesRequest& request) const;
  absl::StatusOr<v1::ListSyncsResponse> List(
      const v1::ListSyncsRequest& request) const;

  const SourceStore& sources_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_SERVICE_SOURCES_SERVICE_H_
