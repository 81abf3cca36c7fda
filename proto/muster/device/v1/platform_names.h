// Platforms as a person would say them.
#ifndef PROTO_MUSTER_DEVICE_V1_PLATFORM_NAMES_H_
#define PROTO_MUSTER_DEVICE_V1_PLATFORM_NAMES_H_

#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::device {

// `Apple TV` for PLATFORM_APPLE_TV; `unknown` for what this build does not
// know.
inline absl::string_view PlatformName(v1::Platform platform) {
  switch (platform) {
    case v1::PLATFORM_MAC:
      return "Mac";
    case v1::PLATFORM_IPAD:
      return "iPad";
    case v1::PLATFORM_IPHONE:
      return "iPhone";
    case v1::PLATFORM_APPLE_TV:
      return "Apple TV";
    case v1::PLATFORM_WINDOWS:
      return "Windows";
    case v1::PLATFORM_ANDROID:
      return "Android";
    case v1::PLATFORM_VISION:
      return "Apple Vision Pro";
    default:
      return "unknown";
  }
}

}  // namespace muster::device

#endif  // PROTO_MUSTER_DEVICE_V1_PLATFORM_NAMES_H_
