#ifndef BASE_GRPC_LATE_CHANNEL_H_
#define BASE_GRPC_LATE_CHANNEL_H_

#include <memory>

#include "absl/synchronization/notification.h"
#include "grpcpp/channel.h"

namespace muster {

// A channel that exists once its server does: lets services of one process
// that call each other be wired before either is started. Thread-safe.
class LateChannel {
 public:
  // To be called once.
  void Set(std::shared_ptr<grpc::Channel> channel);

  // The channel; waits for it. Not to be called on the thread that will Set().
  std::shared_ptr<grpc::Channel> Get() const;

 private:
  std::shared_ptr<grpc::Channel> channel_;  // written before set_ is notified
  absl::Notification set_;
};

}  // namespace muster

#endif  // BASE_GRPC_LATE_CHANNEL_H_
