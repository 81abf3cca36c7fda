#ifndef TESTS_PROMETHEUS_METERED_INSTALLATION_H_
#define TESTS_PROMETHEUS_METERED_INSTALLATION_H_

#include <functional>
#include <string>

#include "tests/e2e/whole_installation.h"

namespace muster::testing {

// A whole installation over mutual TLS that serves its metrics, and of which
// everything that can be shown is shown: it has synced twice, its plugins have
// reported, and a next token is refused, so that an incident is open.
class MeteredInstallation : public WholeInstallation {
 protected:
  static constexpr int kDevices = 120;

  // Starts it, and waits until all of that is so.
  void StartMetered();

  // `127.0.0.1:port` of /metrics.
  const std::string& metrics_address() const { return metrics_address_; }

  // What /metrics says now.
  std::string Scrape() const;

 private:
  std::string metrics_address_;
};

}  // namespace muster::testing

#endif  // TESTS_PROMETHEUS_METERED_INSTALLATION_H_
