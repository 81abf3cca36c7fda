#include "connector/iru/data/platform.h"

#include "absl/strings/match.h"

namespace muster::iru {
namespace {

using namespace device::v1;  // NOLINT: the enumerators

struct Word {
  absl::string_view word;
  Platform platform;
};

constexpr Word kWords[] = {
    {"Mac", PLATFORM_MAC},
    {"iPad", PLATFORM_IPAD},
    {"iPhone", PLATFORM_IPHONE},
    {"iPod", PLATFORM_IPHONE},
    {"AppleTV", PLATFORM_APPLE_TV},
    {"Apple TV", PLATFORM_APPLE_TV},
    {"tvOS", PLATFORM_APPLE_TV},
    {"Windows", PLATFORM_WINDOWS},
    {"Android", PLATFORM_ANDROID},
    {"Vision", PLATFORM_VISION},
    {"VisionPro", PLATFORM_VISION},
    {"Vision Pro", PLATFORM_VISION},
    {"AppleVision", PLATFORM_VISION},
    {"visionOS", PLATFORM_VISION},
};

}  // namespace

Platform ParsePlatform(absl::string_view word) {
  for (const Word& known : kWords) {
    if (absl::EqualsIgnoreCase(known.word, word)) return known.platform;
  }
  return PLATFORM_UNSPECIFIED;
}

absl::string_view OsName(Platform platform) {
  switch (platform) {
    case PLATFORM_MAC:
      return "macOS";
    case PLATFORM_IPAD:
      return "iPadOS";
    case PLATFORM_IPHONE:
      return "iOS";
    case PLATFORM_APPLE_TV:
      return "tvOS";
    case PLATFORM_WINDOWS:
      return "Windows";
    case PLATFORM_ANDROID:
      return "Android";
    case PLATFORM_VISION:
      return "visionOS";
    default:
      return "";
  }
}

bool IsApple(Platform platform) {
  return platform == PLATFORM_MAC || platform == PLATFORM_IPAD ||
         platform == PLATFORM_IPHONE || platform == PLATFORM_APPLE_TV ||
         platform == PLATFORM_VISION;
}

}  // namespace muster::iru
