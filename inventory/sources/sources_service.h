#ifndef INVENTORY_SOURCES_SOURCES_SERVICE_H_
#define INVENTORY_SOURCES_SOURCES_SERVICE_H_

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "inventory/commit/store_writer.h"
#include "inventory/commit/sync_store.h"
#include "inventory/sources/cursor_store.h"
#include "inventory/sources/hold_store.h"
#include "inventory/sources/incident_store.h"
#include "inventory/sources/review/review_store.h"
#include "inventory/sources/source_admin.h"
#include "inventory/sources/source_store.h"
#include "inventory/sources/spend_store.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/sources.grpc.pb.h"

namespace muster::inventory {

// muster.inventory.v1.Sources. Each method is a call of one of the stores
// beside it, which say what it does and how it fails; calls are few and touch
// the disk, so it is a sync service.
//
// Thread-safe. All that it is made of must outlive it, and it must outlive the
// server.
class SourcesService final : public v1::Sources::Service {
 public:
  SourcesService(const DeviceStore& store, StoreWriter& writer,
                 SyncStore& syncs, Clock& clock)
      : sources_(store),
        admin_(writer, syncs, clock),
        reviews_(writer),
        cursors_(store, writer, clock),
        holds_(store, writer, clock),
        incidents_(store, writer, clock),
        spend_(store, writer, clock) {}

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
  grpc::Status PutSourceReview(grpc::ServerContext* context,
                               const v1::PutSourceReviewRequest* request,
                               v1::Source* response) override;
  grpc::Status ActivateSource(grpc::ServerContext* context,
                              const v1::ActivateSourceRequest* request,
                              v1::Source* response) override;
  grpc::Status CreateSource(grpc::ServerContext* context,
                            const v1::CreateSourceRequest* request,
                            v1::Source* response) override;
  grpc::Status PauseSource(grpc::ServerContext* context,
                           const v1::PauseSourceRequest* request,
                           v1::Source* response) override;
  grpc::Status ResumeSource(grpc::ServerContext* context,
                            const v1::ResumeSourceRequest* request,
                            v1::Source* response) override;
  grpc::Status DeleteSource(grpc::ServerContext* context,
                            const v1::DeleteSourceRequest* request,
                            v1::DeleteSourceResponse* response) override;
  grpc::Status GetCursor(grpc::ServerContext* context,
                         const v1::GetCursorRequest* request,
                         v1::Cursor* response) override;
  grpc::Status ListCursors(grpc::ServerContext* context,
                           const v1::ListCursorsRequest* request,
                           v1::ListCursorsResponse* response) override;
  grpc::Status UpdateCursor(grpc::ServerContext* context,
                            const v1::UpdateCursorRequest* request,
                            v1::Cursor* response) override;
  grpc::Status GetHold(grpc::ServerContext* context,
                       const v1::GetHoldRequest* request,
                       v1::Hold* response) override;
  grpc::Status ListHolds(grpc::ServerContext* context,
                         const v1::ListHoldsRequest* request,
                         v1::ListHoldsResponse* response) override;
  grpc::Status ReleaseHold(grpc::ServerContext* context,
                           const v1::ReleaseHoldRequest* request,
                           v1::Hold* response) override;
  grpc::Status RejectHold(grpc::ServerContext* context,
                          const v1::RejectHoldRequest* request,
                          v1::Hold* response) override;
  grpc::Status ListIncidents(grpc::ServerContext* context,
                             const v1::ListIncidentsRequest* request,
                             v1::ListIncidentsResponse* response) override;
  grpc::Status ReportIncident(grpc::ServerContext* context,
                              const v1::ReportIncidentRequest* request,
                              v1::Incident* response) override;
  grpc::Status ResolveIncident(grpc::ServerContext* context,
                               const v1::ResolveIncidentRequest* request,
                               v1::Incident* response) override;
  grpc::Status RecordSpend(grpc::ServerContext* context,
                           const v1::RecordSpendRequest* request,
                           v1::Spend* response) override;
  grpc::Status ListSpend(grpc::ServerContext* context,
                         const v1::ListSpendRequest* request,
                         v1::ListSpendResponse* response) override;

 private:
  absl::StatusOr<v1::DeleteSourceResponse> Delete(
      const v1::DeleteSourceRequest& request);

  const SourceStore sources_;
  SourceAdmin admin_;
  ReviewStore reviews_;
  CursorStore cursors_;
  HoldStore holds_;
  IncidentStore incidents_;
  SpendStore spend_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_SOURCES_SOURCES_SERVICE_H_
