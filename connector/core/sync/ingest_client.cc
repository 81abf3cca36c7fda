#include "connector/core/sync/ingest_client.h"

#include <algorithm>
#include <utility>

#include "connector/core/sync/ingest_page_sink.h"
#include "proto/muster/inventory/v1/ingest.grpc.pb.h"

namespace muster::connector {

std::unique_ptr<PageSink> IngestClient::Open() {
  auto context = std::make_shared<grpc::ClientContext>();
  {
    absl::MutexLock lock(&mu_);
    contexts_.erase(
        std::remove_if(contexts_.begin(), contexts_.end(),
                       [](const auto& context) { return context.expired(); }),
        contexts_.end());
    contexts_.push_back(context);
    if (cancelled_) context->TryCancel();
  }
  return std::make_unique<IngestPageSink>(
      inventory::v1::Ingest::NewStub(channel_.Get()), std::move(context));
}

void IngestClient::CancelAll() {
  absl::MutexLock lock(&mu_);
  cancelled_ = true;
  for (const auto& weak : contexts_) {
    if (const auto context = weak.lock()) context->TryCancel();
  }
}

}  // namespace muster::connector
