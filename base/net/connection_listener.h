#ifndef BASE_NET_CONNECTION_LISTENER_H_
#define BASE_NET_CONNECTION_LISTENER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/net/listening_socket.h"
#include "base/net/open_sockets.h"

namespace muster {

// Accepts connections on a thread of its own and hands them over, so many at a
// time and no more: whoever comes beyond is closed at once and finds a place
// again as soon as somebody has gone. When the process is out of descriptors or
// memory, it waits a moment and tries again; who has connected waits, too.
//
// Thread-safe.
class ConnectionListener {
 public:
  struct Options {
    // At least 1.
    int max_connections = 1000;
    // How long a TCP peer may leave what was sent to it unacknowledged. 0: as
    // long as the kernel bears it (about 15 minutes).
    absl::Duration acknowledge_timeout = absl::ZeroDuration();
    // How long it waits when the process is out of descriptors.
    absl::Duration pause = absl::Milliseconds(100);
    // Accepts as accept4() does, without blocking; tests let it fail.
    std::function<int(int listening_fd)> accept = AcceptWithoutBlocking;
  };
  // Takes over the socket `fd`, which does not block, and closes it some day.
  // Called on the listener's thread.
  using Deliver = std::function<void(int fd)>;

  // Begins at once. All that `deliver` uses must outlive the listener.
  ConnectionListener(std::unique_ptr<ListeningSocket> socket, Options options,
                     Deliver deliver);
  // Stop()s.
  ~ConnectionListener();

  // Closes the listening socket and ends the thread; what was handed over
  // stays. Idempotent. To be called by one thread.
  void Stop();

  // The connections that stand, and how many were turned away since the start.
  int open() const ABSL_LOCKS_EXCLUDED(mu_);
  int64_t refused() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  static int AcceptWithoutBlocking(int listening_fd);

  void Run();
  bool AwaitMore(bool paused);
  bool AcceptSome();
  void Take(int fd) ABSL_LOCKS_EXCLUDED(mu_);
  bool HasRoom() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void CountRefusal() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const Options options_;
  const Deliver deliver_;
  const int stop_event_;  // readable once it is to stop

  std::unique_ptr<ListeningSocket> socket_;  // null once stopped

  mutable absl::Mutex mu_;
  mutable OpenSockets sockets_ ABSL_GUARDED_BY(mu_);
  int64_t refused_ ABSL_GUARDED_BY(mu_) = 0;
  absl::Time next_warning_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();

  std::thread thread_;  // last: it uses the rest
};

}  // namespace muster

#endif  // BASE_NET_CONNECTION_LISTENER_H_
