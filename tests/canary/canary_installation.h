#ifndef TESTS_CANARY_CANARY_INSTALLATION_H_
#define TESTS_CANARY_CANARY_INSTALLATION_H_

#include <memory>
#include <string>
#include <vector>

#include "base/mail/smtp_listener.h"
#include "httplib.h"
#include "tests/canary/canaries.h"
#include "tests/canary/places.h"
#include "tests/e2e/whole_installation.h"

namespace muster::testing {

// A fixture: a whole installation over mutual TLS that knows one secret of each
// kind there is, and the search for them in all that it leaves behind.
class CanaryInstallation : public WholeInstallation {
 protected:
  // Starts it, reads the fleet, and configures the notifier.
  void StartWithCanaries(bool separate);

  // What its users do, some of which fails; keeps what each was told.
  void UseEverything();
  void FailEverywhere();

  // What musterctl says, which is kept for the search too.
  CtlResult Say(std::vector<std::string> arguments);

  // In processes that run: command lines, environments. Fails the test for one
  // that may dump its core.
  Findings FindInProcesses() const;

  // In what clients were told, in spans and metrics, and in every file. Muster
  // is stopped.
  Findings FindInRemains() const;

  const Canaries& canaries() const { return canaries_; }
  const std::string& said() const { return said_; }

 private:
  void AddTenantsSecrets();
  void AddKeys();
  void MakeToken();
  void UseToken();
  void StartHook();
  void Fault(const std::string& json);
  std::string AnyMac();
  std::string DataDir() const;
  std::string AccessDir() const;

  Canaries canaries_;
  std::set<std::string> homes_;  // where the secrets belong
  std::string said_;
  std::unique_ptr<httplib::Server> hook_;
  std::thread hook_thread_;
  int hook_port_ = 0;
  int metrics_port_ = 0;  // 0: not served
  SmtpListener mail_;

 public:
  ~CanaryInstallation() override;
};

}  // namespace muster::testing

#endif  // TESTS_CANARY_CANARY_INSTALLATION_H_
