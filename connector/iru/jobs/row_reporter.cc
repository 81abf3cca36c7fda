#include "connector/iru/jobs/row_reporter.h"

#include <utility>

#include "connector/iru/data/platform.h"
#include "connector/iru/jobs/device_scope.h"
#include "connector/iru/sweep/observation.h"

namespace muster::iru {

RowReporter::RowReporter(std::string source,
                         const config::v1::DeviceScope& scope,
                         const SourceMemory& memory)
    : source_(std::move(source)), scope_(scope), memory_(memory) {}

RowReporter::Report RowReporter::Describe(device::v1::Device row,
                                          absl::Time read_time) {
  const Hardware hardware = memory_.HardwareOf(row.vendor_id());
  inventory::v1::DeviceObservation observation =
      ObserveRow(source_, std::move(row), hardware, read_time);
  SortFacts(observation);
  const device::v1::Device& device = observation.device();
  const bool model_is_known =
      hardware.model_identifier.has_value() || !IsApple(device.platform());
  const bool in_scope = IsInScope(scope_, device, model_is_known);
  shown_.push_back({device.vendor_id(), device.platform(), in_scope});
  if (!in_scope) return OutOfScope{device.name()};
  return observation;
}

std::vector<KnownDevice> RowReporter::TakeShown() {
  return std::exchange(shown_, {});
}

}  // namespace muster::iru
