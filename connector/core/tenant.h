#ifndef CONNECTOR_CORE_TENANT_H_
#define CONNECTOR_CORE_TENANT_H_

#include <memory>
#include <string>

#include "connector/core/command_sink.h"
#include "connector/core/device_source.h"

namespace muster::connector {

// One tenant of a vendor, as a vendor's factory makes it: both are set.
// `commands` may use what `devices` owns; it goes first.
struct Tenant {
  std::string source;  // sources/{source}
  std::unique_ptr<DeviceSource> devices;
  std::unique_ptr<CommandSink> commands;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_TENANT_H_
