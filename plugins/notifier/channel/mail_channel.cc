#include "plugins/notifier/channel/mail_channel.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/secret.h"
#include "google/protobuf/util/time_util.h"

namespace muster::notifier {
namespace {

std::string Headline(const Message& message) {
  const v1::Trouble& trouble = message.trouble;
  const std::string about =
      trouble.source().empty() ? trouble.key() : trouble.source();
  switch (message.kind) {
    case v1::NOTIFICATION_KIND_OPENED:
      return absl::StrCat("[Muster] ", trouble.reason(), ": ", about);
    case v1::NOTIFICATION_KIND_REMINDER:
      return absl::StrCat("[Muster] still ", trouble.reason(), ": ", about);
    case v1::NOTIFICATION_KIND_RESOLVED:
      return absl::StrCat("[Muster] resolved ", trouble.reason(), ": ", about);
    default:
      return "[Muster] a test: notifications arrive here";
  }
}

std::string Text(const Message& message) {
  const v1::Trouble& trouble = message.trouble;
  if (message.kind == v1::NOTIFICATION_KIND_TEST) {
    return "Somebody asked Muster to prove that its notifications arrive.\n";
  }
  std::string text = absl::StrCat(
      trouble.message(), "\n\nSince: ",
      google::protobuf::util::TimeUtil::ToString(trouble.start_time()),
      "\nReason: ", trouble.reason(), "\n");
  if (!trouble.source().empty()) {
    absl::StrAppend(&text, "Source: ", trouble.source(),
                    "\nMore: musterctl incidents --source ",
                    absl::StrReplaceAll(trouble.source(), {{"sources/", ""}}),
                    "\n");
  }
  if (message.kind == v1::NOTIFICATION_KIND_RESOLVED) {
    absl::StrAppend(&text, "It is over.\n");
  }
  return text;
}

}  // namespace

absl::Status MailChannel::Send(const Message& message) {
  Mail mail;
  mail.from = from_;
  mail.to = to_;
  mail.subject = Redact(Headline(message));
  mail.text = Redact(Text(message));
  mail.message_id = absl::StrCat(message.id, ".", from_);
  mail.date = message.time;
  return transport_->Send(mail);
}

}  // namespace muster::notifier
