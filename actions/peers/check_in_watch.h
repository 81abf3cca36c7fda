#ifndef ACTIONS_PEERS_CHECK_IN_WATCH_H_
#define ACTIONS_PEERS_CHECK_IN_WATCH_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "base/grpc/late_channel.h"
#include "grpcpp/client_context.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::actions {

// Hears from the inventory when devices have checked in last, on a thread of
// its own. Connects again after growing pauses, where it was.
//
// Thread-safe. `channel` and `clock` must outlive it.
class CheckInWatch {
 public:
  // The latest liveness of devices that were read, also if nothing of it is
  // new.
  using OnCheckIn =
      std::function<void(const std::vector<device::v1::Liveness>&)>;

  // `on_check_in` is called on the thread, and must be quick.
  CheckInWatch(LateChannel& channel, Clock& clock, OnCheckIn on_check_in);

  // Ends the stream and waits for the thread.
  ~CheckInWatch();

 private:
  void Run();
  // One stream, from its beginning to its end. Whether it brought anything.
  bool Follow() ABSL_LOCKS_EXCLUDED(mu_);
  void Take(const inventory::v1::WatchResponse& response);

  LateChannel& channel_;
  Clock& clock_;
  const OnCheckIn on_check_in_;
  absl::Notification stopped_;
  std::string resume_token_;  // the thread's

  absl::Mutex mu_;
  grpc::ClientContext* context_ ABSL_GUARDED_BY(mu_) = nullptr;

  std::thread thread_;  // last: it uses what is above
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_CHECK_IN_WATCH_H_
