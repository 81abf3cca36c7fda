#ifndef TESTS_OVERLOAD_ATTACKED_SERVER_H_
#define TESTS_OVERLOAD_ATTACKED_SERVER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/grpc/echo.grpc.pb.h"
#include "base/tls/tls_directory.h"
#include "demo/child_process.h"
#include "testing/temp_dir.h"
#include "tests/overload/process_watch.h"

namespace muster::overload {

// What victim.cc allows itself.
constexpr int kMaxConnections = 100;
constexpr int kMaxCalls = 100;

// The victim in a process of its own, looked at from outside, and a client of
// it who wants nothing but to be served. Failures to start end the test's
// process. Not thread-safe.
class AttackedServer {
 public:
  struct Options {
    // The most descriptors that its process may have; 0: as many as ours.
    int max_descriptors = 0;
    std::optional<TlsDirectory> tls = std::nullopt;
  };

  AttackedServer();
  explicit AttackedServer(const Options& options);

  int port() const { return port_; }

  // A connection of its own for somebody who means well.
  std::unique_ptr<echo::v1::Echo::Stub> NewClient() const;

  // Calls one after the other, each with five seconds' time, until one fails;
  // how many of `calls` were answered.
  static int CountServed(echo::v1::Echo::Stub& client, int calls);

  // Runs `attack` on another thread until it returns, and the calls of a client
  // that connected before beside it, again and again. The calls that failed.
  int FailedBeside(const std::function<void()>& attack);

  // Of its process.
  ProcessWatch watch() const { return ProcessWatch(process_->pid()); }

  // Whether it has `count` descriptors at most within twenty seconds.
  bool DescriptorsFallTo(int count) const;

  // Whether it serves a new client within twenty seconds.
  bool ServesAgain() const;

  bool IsRunning() { return process_->CheckRunning().ok(); }

 private:
  testing::TempDir dir_;
  std::optional<TlsDirectory> tls_;
  std::unique_ptr<demo::ChildProcess> process_;
  int port_ = 0;
  std::unique_ptr<echo::v1::Echo::Stub> bystander_;
};

}  // namespace muster::overload

#endif  // TESTS_OVERLOAD_ATTACKED_SERVER_H_
