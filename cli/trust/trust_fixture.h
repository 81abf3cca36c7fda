#ifndef CLI_TRUST_TRUST_FIXTURE_H_
#define CLI_TRUST_TRUST_FIXTURE_H_

#include <fstream>
#include <string>

#include "cli/testing/fake_installation.h"
#include "testing/temp_dir.h"

namespace muster::cli {

// An installation with one source and one device in it.
class TrustFixture : public MusterctlTest {
 protected:
  TrustFixture() {
    sources_.list_sources.Answer("sources { name: 'sources/iru' }");
    inventory_.list_devices.Answer(
        "devices { name: 'sources/iru/devices/ab-1' serial_number: 'C02X' }");
  }

  std::string FileWith(const std::string& text) {
    const std::string path = dir_.path() + "/file";
    std::ofstream(path) << text;
    return path;
  }

  muster::testing::TempDir dir_;
};

}  // namespace muster::cli

#endif  // CLI_TRUST_TRUST_FIXTURE_H_
