#include "connector/core/sync/ingest_client.h"

#include "connector/core/sync/ingest_page_sink.h"
#include "proto/muster/inventory/v1/ingest.grpc.pb.h"

namespace muster::connector {

std::unique_ptr<PageSink> IngestClient::Open() {
  return std::make_unique<IngestPageSink>(
      inventory::v1::Ingest::NewStub(channel_.Get()), contexts_.New());
}

}  // namespace muster::connector
