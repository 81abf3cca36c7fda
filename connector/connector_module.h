#ifndef CONNECTOR_CONNECTOR_MODULE_H_
#define CONNECTOR_CONNECTOR_MODULE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/daemon/module.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "connector/core/tenant.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::connector {

// What the module uses; all of it must outlive the module.
struct ConnectorDeps {
  Clock& clock;
  Random& random;
  LateChannel& inventory;
  // Empty: real Iru tenants (connector/iru/iru_source_factory.h).
  MakeTenant make_tenant;
  // How long Drain() lets the inventory record syncs that were stopped.
  absl::Duration drain_patience = absl::Seconds(3);
};

// The Iru connector: the one holder of the tenants' tokens. It serves the
// configured sources and those that were connected at run time, which it keeps
// in `{data_dir}/connector/sources.textproto`. Their first syncs begin with
// Start(). Drain() stops the syncs that run and has that recorded, but does not
// wait for ever for an inventory that does not answer.
//
// Errors:
//   FAILED_PRECONDITION NO_SOURCE_CONFIGURED: there is neither a configured
//     source nor one that was connected.
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED, SOURCE_DUPLICATE, SCOPE_INVALID,
//     INTERVAL_TOO_SHORT, JOB_UNKNOWN, JOB_REQUIRED: a source's configuration
//     cannot be right.
//   INVALID_ARGUMENT CONFIG_MALFORMED: the file of sources is damaged.
//   Those of `make_tenant`, by default of iru::CreateIruTenant(): a host that
//     is none of Iru's, a token file that is missing or exposed.
absl::StatusOr<std::unique_ptr<Module>> CreateConnectorModule(
    const config::v1::MusterConfig& config, ConnectorDeps deps);

}  // namespace muster::connector

#endif  // CONNECTOR_CONNECTOR_MODULE_H_
