#ifndef ACTIONS_SERVICE_CONSOLE_LINKS_H_
#define ACTIONS_SERVICE_CONSOLE_LINKS_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::actions {

// Links into vendors' consoles, one template for each source. Thread-safe;
// does not change.
class ConsoleLinks {
 public:
  // A source of Iru without a template of its own gets
  // `https://{subdomain}.kandji.io/devices/{device_id}` (EU: `.eu.kandji.io`),
  // which Iru documents nowhere: such links are marked unverified.
  //
  // Errors:
  //   INVALID_ARGUMENT CONFIG_INVALID: a template does not begin with https://,
  //     has no `{device_id}` and no `{serial_number}`, or names a source twice.
  static absl::StatusOr<ConsoleLinks> Create(
      const config::v1::MusterConfig& config);

  // Errors:
  //   FAILED_PRECONDITION CONSOLE_LINK_UNKNOWN: its source has no template.
  absl::StatusOr<v1::ConsoleLink> LinkTo(
      const device::v1::Device& device) const;

 private:
  struct Template {
    std::string text;
    bool unverified = false;
  };
  std::map<std::string, Template> templates_;  // by `sources/{source}`
};

}  // namespace muster::actions

#endif  // ACTIONS_SERVICE_CONSOLE_LINKS_H_
