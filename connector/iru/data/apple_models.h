#ifndef CONNECTOR_IRU_DATA_APPLE_MODELS_H_
#define CONNECTOR_IRU_DATA_APPLE_MODELS_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// The category of the model that reports exactly `identifier`
// (`MacBookAir10,1`), or nothing if no table of October 2026 has it. Speakers
// are left out: they are no devices of ours. Thread-safe.
std::optional<device::v1::Category> FindAppleModel(
    absl::string_view identifier);

// How many identifiers are known.
size_t AppleModelCount();

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DATA_APPLE_MODELS_H_
