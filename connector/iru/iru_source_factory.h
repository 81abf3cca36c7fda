#ifndef CONNECTOR_IRU_IRU_SOURCE_FACTORY_H_
#define CONNECTOR_IRU_IRU_SOURCE_FACTORY_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/http/http_transport.h"
#include "base/random.h"
#include "connector/core/spend/spend_ledger.h"
#include "connector/core/tenant.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::iru {

// What a tenant needs from its process. Must outlive the tenant.
struct IruSourceDeps {
  Clock& clock;
  Random& random;
  // Null: libcurl. Others are for tests; `read_only` and the rule about plain
  // http are then theirs to keep.
  HttpTransport* transport = nullptr;
  // Where the spend of `sources/{source}` survives a restart; null: nowhere.
  std::function<std::unique_ptr<connector::SpendLedger>(
      const std::string& source)>
      make_ledger = nullptr;
};

// The Iru tenant of `config`, whose token file is read now. Asks the tenant
// nothing yet. Both halves share one connection, one request budget and one
// token; either may be destroyed first. `upkeep` is set.
//
// Errors:
//   INVALID_ARGUMENT SOURCE_HOST_INVALID: `host` is no API host of Iru.
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: `source` is no source's name.
//   INVALID_ARGUMENT CONFIG_INVALID: `hourly_budget_percent` is not in 1..100.
//   Those of ReadSecretFile(), for `token_file`.
absl::StatusOr<connector::Tenant> CreateIruTenant(
    const config::v1::IruSource& config, const IruSourceDeps& deps);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_IRU_SOURCE_FACTORY_H_
