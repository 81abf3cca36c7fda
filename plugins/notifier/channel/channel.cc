#include "plugins/notifier/channel/channel.h"

#include "absl/strings/strip.h"

namespace muster::notifier {

std::string EventWord(v1::NotificationKind kind) {
  return std::string(
      absl::StripPrefix(v1::NotificationKind_Name(kind), "NOTIFICATION_KIND_"));
}

}  // namespace muster::notifier
