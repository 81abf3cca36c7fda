#ifndef CLI_TESTING_FAKE_CONNECTOR_H_
#define CLI_TESTING_FAKE_CONNECTOR_H_

#include "cli/testing/canned.h"
#include "grpcpp/server_context.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"

namespace muster::cli {

// A connector that answers what a test tells it to. As thread-safe as Canned.
class FakeConnector final : public connector::v1::Connector::Service {
 public:
  grpc::Status ConnectSource(
      grpc::ServerContext*, const connector::v1::ConnectSourceRequest* request,
      connector::v1::ConnectSourceResponse* response) override {
    return connect.Run(*request, response);
  }
  grpc::Status ActivateSource(
      grpc::ServerContext*, const connector::v1::ActivateSourceRequest* request,
      connector::v1::ActivateSourceResponse* response) override {
    return activate.Run(*request, response);
  }
  grpc::Status PreviewScope(
      grpc::ServerContext*, const connector::v1::PreviewScopeRequest* request,
      connector::v1::PreviewScopeResponse* response) override {
    return preview.Run(*request, response);
  }
  grpc::Status Reconcile(grpc::ServerContext*,
                         const connector::v1::ReconcileRequest* request,
                         connector::v1::ReconcileResponse* response) override {
    return reconcile.Run(*request, response);
  }
  // Streams all answers, then ends.
  grpc::Status RunSync(
      grpc::ServerContext*, const connector::v1::RunSyncRequest* request,
      grpc::ServerWriter<connector::v1::RunSyncResponse>* writer) override {
    connector::v1::RunSyncResponse unused;
    const grpc::Status status = run_sync.Run(*request, &unused);
    for (const auto& message : run_sync.answers()) writer->Write(message);
    return status;
  }

  Canned<connector::v1::ConnectSourceRequest,
         connector::v1::ConnectSourceResponse>
      connect;
  Canned<connector::v1::ActivateSourceRequest,
         connector::v1::ActivateSourceResponse>
      activate;
  Canned<connector::v1::PreviewScopeRequest,
         connector::v1::PreviewScopeResponse>
      preview;
  Canned<connector::v1::ReconcileRequest, connector::v1::ReconcileResponse>
      reconcile;
  Canned<connector::v1::RunSyncRequest, connector::v1::RunSyncResponse>
      run_sync;
};

}  // namespace muster::cli

#endif  // CLI_TESTING_FAKE_CONNECTOR_H_
