#ifndef PLUGINS_NOTIFIER_CHANNEL_CHANNEL_H_
#define PLUGINS_NOTIFIER_CHANNEL_CHANNEL_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "proto/muster/notifier/v1/notifier.pb.h"

namespace muster::notifier {

// One message, to whomever.
struct Message {
  // Equal in every attempt to send this message to this recipient, and in no
  // other: lets the other side drop what comes twice.
  std::string id;
  v1::NotificationKind kind = v1::NOTIFICATION_KIND_UNSPECIFIED;
  v1::Trouble trouble;
  absl::Time time;  // of this attempt
};

// The way to one recipient. Implementations are thread-safe and block.
class Channel {
 public:
  virtual ~Channel() = default;

  // OK once the other side has taken the message. Never tries twice.
  //
  // Errors: those of the way; the message names the host and what to do, and
  // holds no secret.
  virtual absl::Status Send(const Message& message) = 0;
};

// `OPENED`, `REMINDER`, `RESOLVED` or `TEST`.
std::string EventWord(v1::NotificationKind kind);

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_CHANNEL_CHANNEL_H_
