#ifndef PLUGINS_NOTIFIER_CHANNEL_MAIL_CHANNEL_H_
#define PLUGINS_NOTIFIER_CHANNEL_MAIL_CHANNEL_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/mail/mail_transport.h"
#include "plugins/notifier/channel/channel.h"

namespace muster::notifier {

// A message as a mail: the subject tells reason and source, the text one
// sentence, since when, and the command that shows more.
class MailChannel final : public Channel {
 public:
  MailChannel(std::unique_ptr<MailTransport> transport, std::string from,
              std::vector<std::string> to)
      : transport_(std::move(transport)),
        from_(std::move(from)),
        to_(std::move(to)) {}

  absl::Status Send(const Message& message) override;

 private:
  const std::unique_ptr<MailTransport> transport_;
  const std::string from_;
  const std::vector<std::string> to_;
};

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_CHANNEL_MAIL_CHANNEL_H_
