#include "base/grpc/late_channel.h"

#include <utility>

namespace muster {

void LateChannel::Set(std::shared_ptr<grpc::Channel> channel) {
  channel_ = std::move(channel);
  set_.Notify();
}

std::shared_ptr<grpc::Channel> LateChannel::Get() const {
  set_.WaitForNotification();
  return channel_;
}

}  // namespace muster
