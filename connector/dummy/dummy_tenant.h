#ifndef CONNECTOR_DUMMY_DUMMY_TENANT_H_
#define CONNECTOR_DUMMY_DUMMY_TENANT_H_

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/http/http_transport.h"
#include "connector/core/tenant.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::dummy {

// What a tenant needs from its process. Must outlive the tenant.
struct DummyDeps {
  const Clock& clock;
  // Null: libcurl, which refuses every POST of a read-only source.
  HttpTransport* transport = nullptr;
};

// The tenant of `config`, whose key file is read now, to tell early that it
// cannot be. Asks the vendor nothing.
//
// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: `source` is no source's name.
//   INVALID_ARGUMENT SOURCE_HOST_INVALID: `base_url` is no `http://` URL of
//     this machine.
//   Those of ReadSecretFile(), for `key_file`.
absl::StatusOr<connector::Tenant> CreateDummyTenant(
    const config::v1::DummySource& config, const DummyDeps& deps);

// The configuration of a whole connector, as the core takes it: the core knows
// sources by the fields of `iru_sources`, of which it uses those that no vendor
// has for itself (name, intervals, the file to watch, read-only).
//
// `dummy_sources` replace what `iru_sources` `config` has.
config::v1::MusterConfig CoreConfig(config::v1::MusterConfig config);

// Makes the tenant of one source of CoreConfig(): `host` is its `base_url`.
connector::MakeTenant DummyTenants(const DummyDeps& deps);

}  // namespace muster::dummy

#endif  // CONNECTOR_DUMMY_DUMMY_TENANT_H_
