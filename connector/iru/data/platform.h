#ifndef CONNECTOR_IRU_DATA_PLATFORM_H_
#define CONNECTOR_IRU_DATA_PLATFORM_H_

#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::iru {

// What Iru's word for a platform means, in any case and in every spelling in
// use (`AppleTV` in device rows, `tvOS` in Prism). UNSPECIFIED for a word that
// is not known. Source: Iru API, "List Devices" and quirk list.
device::v1::Platform ParsePlatform(absl::string_view word);

// The operating system that a platform runs: `macOS`. Empty if not known.
absl::string_view OsName(device::v1::Platform platform);

// Whether Apple makes it.
bool IsApple(device::v1::Platform platform);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_DATA_PLATFORM_H_
