#ifndef TESTS_E2E_WHOLE_INSTALLATION_H_
#define TESTS_E2E_WHOLE_INSTALLATION_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "demo/fake_tenant.h"
#include "demo/installation.h"
#include "gtest/gtest.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"
#include "testing/temp_dir.h"
#include "tests/otlp_receiver/otlp_receiver.h"

namespace muster::testing {

inline constexpr char kSource[] = "sources/iru";
inline constexpr char kToken[] = "6f1c3d2e-0b7a-4a52-9d1c-3f7d7a1f0001";

// A fixture with real processes: a fake tenant, a Muster that reads it, and an
// OTLP receiver in the test.
class WholeInstallation : public ::testing::Test {
 protected:
  // Starts everything. `separate`: every service its own process; `tls`: they
  // speak mutual TLS, not plain text.
  void Start(int devices, bool separate, bool tls = false);

  cli::Client& client() { return installation_->client(); }
  demo::Installation& installation() { return *installation_; }
  demo::FakeTenant& fake() { return *fake_; }
  const OtlpReceiver& receiver() const { return *receiver_; }

  // The source, once `ready` is true of it; fails the test after a minute.
  inventory::v1::Source AwaitSource(
      const std::function<bool(const inventory::v1::Source&)>& ready);

  // Waits for the first full sync.
  inventory::v1::Source AwaitSynced();

  // Starts a full sync, waits for its end, and returns it, failed ones too.
  inventory::v1::Sync SyncNow();

  // Reads every job of the source to its end, so that none has anything left
  // to tell.
  void ReadEverything();

  // Stops Muster, changes its configuration, and starts it again.
  void Reconfigure(
      const std::function<void(config::v1::MusterConfig& config)>& change);

  // A file beside the installation, readable by this user only; its path.
  std::string WriteFile(const std::string& name, const std::string& text) {
    return dir_.WriteFile(name, text);
  }

  // Runs musterctl against the installation.
  struct CtlResult {
    int exit_code;
    std::string output;
    std::string errors;
  };
  CtlResult Ctl(std::vector<std::string> arguments);

 private:
  TempDir dir_;
  std::unique_ptr<OtlpReceiver> receiver_;
  std::unique_ptr<demo::Installation> installation_;
  std::unique_ptr<demo::FakeTenant> fake_;
};

}  // namespace muster::testing

#endif  // TESTS_E2E_WHOLE_INSTALLATION_H_
