#ifndef TESTS_DURABILITY_INVENTORY_PROCESS_H_
#define TESTS_DURABILITY_INVENTORY_PROCESS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "demo/child_process.h"
#include "grpcpp/channel.h"

namespace muster::testing {

// `inventoryd` on one data directory, started, killed and started again. It
// listens on a socket of its own. Not thread-safe, but for channels.
class InventoryProcess {
 public:
  struct Options {
    std::string data_dir;
    // Of InventoryConfig; 0 is its default.
    int64_t min_free_bytes = 0;
  };

  explicit InventoryProcess(Options options);
  ~InventoryProcess();
  InventoryProcess(const InventoryProcess&) = delete;
  InventoryProcess& operator=(const InventoryProcess&) = delete;

  // Returns as soon as the process exists.
  absl::Status Start();

  // Waits until it takes connections.
  //
  // Errors: that it ended instead.
  absl::Status AwaitUp();

  // OK while it runs.
  absl::Status CheckRunning() { return process_->CheckRunning(); }

  // A new connection each time.
  std::shared_ptr<grpc::Channel> Connect() const;

  // SIGKILL. Returns once it is gone.
  void Kill();
  // SIGTERM. Its exit code.
  int Stop();

  // `inventoryd verify` on the data directory, which no process may have open:
  // OK if it finds nothing; its output is the message if not.
  absl::Status Verify() const;

  // The store's directory, for RocksDeviceStore::Open().
  std::string store_path() const { return options_.data_dir + "/inventory"; }
  // What it printed, all lives together.
  const std::string& log_path() const { return log_path_; }

 private:
  const Options options_;
  const std::string socket_dir_;  // short: a socket's path is 107 bytes at most
  const std::string log_path_;
  std::unique_ptr<demo::ChildProcess> process_;
};

}  // namespace muster::testing

#endif  // TESTS_DURABILITY_INVENTORY_PROCESS_H_
