#ifndef CONNECTOR_CORE_TENANT_H_
#define CONNECTOR_CORE_TENANT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connector/core/command_sink.h"
#include "connector/core/device_source.h"
#include "connector/core/vendor_archive.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::connector {

// One tenant of a vendor, as a vendor's factory makes it: `devices` and
// `commands` are set. These may use what `devices` owns; they go first.
struct Tenant {
  std::string source;  // sources/{source}
  std::unique_ptr<DeviceSource> devices;
  std::unique_ptr<CommandSink> commands;
  // What the tenant does on the side (its token files, its spend): to be called
  // by one thread, every 10 s or so, and once more when that thread ends.
  // Returns what is wrong with the token files, such as FAILED_PRECONDITION
  // TOKEN_NEXT_REFUSED, for as long as it is. Empty: there is nothing to do.
  std::function<absl::Status()> upkeep = nullptr;
  // How many requests are left for reading in this hour; thread-safe. Empty:
  // there is no limit.
  std::function<int64_t()> requests_left = nullptr;
  // Null: the vendor keeps neither secrets nor a log.
  std::unique_ptr<VendorArchive> archive = nullptr;
};

// Makes the tenant of one source, whose token file is read now. Asks the vendor
// nothing. Thread-safe.
using MakeTenant =
    std::function<absl::StatusOr<Tenant>(const config::v1::IruSource& source)>;

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_TENANT_H_
