#ifndef TESTS_ACTIONS_GUARDED_INSTALLATION_H_
#define TESTS_ACTIONS_GUARDED_INSTALLATION_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/client/client.h"
#include "demo/child_process.h"
#include "proto/muster/config/v1/config.pb.h"
#include "testing/temp_dir.h"
#include "tests/actions/fleet_devices.h"
#include "tests/fake_iru/fake_iru_server.h"

namespace muster::testing {

inline constexpr char kToken[] = "6f1c3d2e-0b7a-4a52-9d1c-3f7d7a1f0001";

// A Muster in processes of its own, before a fake tenant in this one, so that a
// test can look at the tenant at the very moment at which something comes in.
// People call it with tokens: people/ann, people/ben, people/cleo and
// scripts/ann-nightly may do everything. It listens on unix sockets.
//
// Not thread-safe, but for tenant() and for As() of whom it was called for
// before, and for the clients.
class GuardedInstallation {
 public:
  struct Options {
    // Every service is a process: those of inventory and connector live on when
    // that of the actions is killed. Otherwise all are one musterd.
    bool separate = false;
    // Finishes commands in 0.1 s, has no rate limit and takes duplicates,
    // unless told otherwise.
    fake_iru::Tenant::Options tenant = QuickTenant();
    // What is different in the configuration, which follows commands each
    // 0.1 s.
    std::function<void(config::v1::MusterConfig& config)> configure;
  };

  static fake_iru::Tenant::Options QuickTenant();

  explicit GuardedInstallation(Options options);
  ~GuardedInstallation();
  GuardedInstallation(const GuardedInstallation&) = delete;
  GuardedInstallation& operator=(const GuardedInstallation&) = delete;

  // Starts the fake and all processes, and waits for the first full sync.
  absl::Status Start();

  // SIGKILL for the process that has the actions service, whatever the clients
  // are doing. Returns once it is gone.
  void Kill();
  // SIGTERM likewise. Its exit code.
  int Stop();
  // Starts it again and waits until it takes calls. Those who call need new
  // clients.
  absl::Status Restart();

  // Changes the configuration for the next Restart().
  void Configure(
      const std::function<void(config::v1::MusterConfig& config)>& change);

  fake_iru::Tenant& tenant() { return fake_->tenant(); }

  // The services as `principal` calls them: a name such as `people/ann`, or
  // with `#2` behind it by another token of the same. Empty: `local`, who may
  // read. Valid until the next Stop() or Restart().
  cli::Client& As(const std::string& principal);
  // Where the actions service listens.
  std::string target() const {
    return config_.services().actions().empty() ? config_.listen_address()
                                                : config_.services().actions();
  }
  // Waits for a full sync that began after this call.
  absl::Status Sync();

  // See FleetDevices.
  std::string NextMac() { return fleet_->NextMac(); }
  std::string NextAndroid() { return fleet_->NextAndroid(); }
  std::string UnlockPin(const std::string& vendor_id) {
    return testing::UnlockPin(tenant(), kToken, vendor_id);
  }

  // What the processes print, and everything that they keep.
  std::string log_dir() const { return dir_.Join("logs"); }
  std::string data_dir() const { return dir_.Join("data"); }
  // Of policy and tokens.
  std::string access_dir() const { return dir_.Join("access"); }
  std::string config_path() const { return dir_.Join("muster.textproto"); }
  const TempDir& dir() const { return dir_; }
  // The file that holds the token of As(`principal`).
  std::string TokenFile(const std::string& principal) const;
  const std::vector<std::string>& principals() const { return principals_; }

 private:
  config::v1::MusterConfig MakeConfig() const;
  absl::Status WriteFiles();
  absl::Status MakeTokens();
  absl::Status Spawn(const std::string& program, const std::string& socket,
                     std::unique_ptr<demo::ChildProcess>& process);
  absl::Status AwaitSocket(const std::string& socket,
                           demo::ChildProcess& process);
  absl::Status AwaitFirstSync();
  std::string Socket(const std::string& name) const;

  const Options options_;
  const TempDir dir_;
  const std::string socket_dir_;  // short: a socket's path is 107 bytes at most
  const std::vector<std::string> principals_;
  std::unique_ptr<fake_iru::FakeIruServer> fake_;
  config::v1::MusterConfig config_;
  std::unique_ptr<FleetDevices> fleet_;
  std::unique_ptr<demo::ChildProcess> inventory_;
  std::unique_ptr<demo::ChildProcess> connector_;
  std::unique_ptr<demo::ChildProcess> actions_;
  std::map<std::string, std::unique_ptr<cli::Client>> clients_;
};

// Has nothing held back by budgets, and secrets shown as often as one likes.
void LiftLimits(config::v1::MusterConfig& config);

// Waits for as long.
void Pause(absl::Duration duration);

}  // namespace muster::testing

#endif  // TESTS_ACTIONS_GUARDED_INSTALLATION_H_
