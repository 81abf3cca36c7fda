#include "connector/core/records/call_contexts.h"

#include <algorithm>

namespace muster::connector {

std::shared_ptr<grpc::ClientContext> CallContexts::New() {
  auto context = std::make_shared<grpc::ClientContext>();
  absl::MutexLock lock(&mu_);
  contexts_.erase(
      std::remove_if(contexts_.begin(), contexts_.end(),
                     [](const auto& context) { return context.expired(); }),
      contexts_.end());
  contexts_.push_back(context);
  if (cancelled_) context->TryCancel();
  return context;
}

void CallContexts::CancelAll() {
  absl::MutexLock lock(&mu_);
  cancelled_ = true;
  for (const auto& weak : contexts_) {
    if (const auto context = weak.lock()) context->TryCancel();
  }
}

}  // namespace muster::connector
