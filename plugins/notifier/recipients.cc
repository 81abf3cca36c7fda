#include "plugins/notifier/recipients.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/http/curl_transport.h"
#include "base/mail/curl_mail_transport.h"
#include "base/net/loopback.h"
#include "base/net/url.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"
#include "plugins/notifier/channel/mail_channel.h"
#include "plugins/notifier/channel/webhook_channel.h"

namespace muster::notifier {
namespace {

using Config = config::v1::NotifierConfig;

absl::Status Invalid(absl::string_view recipient, absl::string_view problem) {
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat("notifier recipient \"", recipient,
                            "\" in the configuration: ", problem),
               {{"recipient", std::string(recipient)}});
}

bool IsName(const std::string& name) {
  return !name.empty() && name.size() <= 64 &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_islower(static_cast<unsigned char>(c)) ||
                  absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
                  c == '-' || c == '_';
         });
}

absl::StatusOr<std::unique_ptr<Channel>> MakeMail(
    const Config::SmtpChannel& config) {
  Mail trial;  // stands for all that will be sent
  trial.from = config.from();
  trial.to.assign(config.to().begin(), config.to().end());
  trial.message_id = absl::StrCat("0.", config.from());
  RETURN_IF_ERROR(CheckMail(trial));
  CurlMailTransport::Options options;
  options.url = config.url();
  options.username = config.username();
  if (!config.password_file().empty()) {
    ASSIGN_OR_RETURN(options.password, ReadSecretFile(config.password_file()));
  }
  ASSIGN_OR_RETURN(auto transport,
                   CurlMailTransport::Create(std::move(options)));
  return std::make_unique<MailChannel>(std::move(transport), trial.from,
                                       trial.to);
}

absl::StatusOr<std::unique_ptr<Channel>> MakeWebhook(
    const Config::WebhookChannel& config) {
  ASSIGN_OR_RETURN(const Url url, Url::Parse(config.url()));
  if (url.scheme != "https" && !IsLoopbackHost(url.host)) {
    return Error(
        absl::StatusCode::kInvalidArgument, "PLAINTEXT_REFUSED",
        absl::StrCat("the webhook at ", url.host, " must be reached by https"),
        {{"host", url.host}});
  }
  ASSIGN_OR_RETURN(Secret key, ReadSecretFile(config.secret_file()));
  CurlTransport::Options options;
  options.allow_plaintext_loopback = true;
  options.max_body_bytes = size_t{1} << 20;
  return std::make_unique<WebhookChannel>(
      std::make_unique<CurlTransport>(options), config.url(), std::move(key));
}

absl::StatusOr<std::unique_ptr<Channel>> MakeChannel(
    const Config::Recipient& config) {
  switch (config.channel_case()) {
    case Config::Recipient::kSmtp:
      return MakeMail(config.smtp());
    case Config::Recipient::kWebhook:
      return MakeWebhook(config.webhook());
    case Config::Recipient::CHANNEL_NOT_SET:
      break;
  }
  return Invalid(config.name(), "write how it is reached: smtp or webhook");
}

}  // namespace

absl::StatusOr<std::vector<Recipient>> MakeRecipients(const Config& config) {
  std::vector<Recipient> recipients;
  for (const Config::Recipient& wanted : config.recipients()) {
    if (!IsName(wanted.name())) {
      return Invalid(wanted.name(),
                     "its name must be of a-z, 0-9, \"-\" and \"_\"");
    }
    for (const Recipient& other : recipients) {
      if (other.name == wanted.name()) {
        return Invalid(wanted.name(), "its name stands there twice");
      }
    }
    Recipient recipient;
    recipient.name = wanted.name();
    auto channel = MakeChannel(wanted);
    if (!channel.ok()) {
      return Annotate(channel.status(),
                      absl::StrCat("recipient ", wanted.name()));
    }
    recipient.channel = *std::move(channel);
    recipient.sources.assign(wanted.sources().begin(), wanted.sources().end());
    recipient.reasons.assign(wanted.reasons().begin(), wanted.reasons().end());
    recipients.push_back(std::move(recipient));
  }
  return recipients;
}

absl::StatusOr<Notifier::Options> OptionsFrom(const Config& config) {
  Notifier::Options options;
  if (config.reminder_delays_size() > 0) options.reminder_delays.clear();
  for (const auto& delay : config.reminder_delays()) {
    options.reminder_delays.push_back(absl::Nanoseconds(
        google::protobuf::util::TimeUtil::DurationToNanoseconds(delay)));
    if (options.reminder_delays.back() < absl::Minutes(1)) {
      return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
                   "notifier.reminder_delays in the configuration holds less "
                   "than a minute",
                   {{"field", "notifier.reminder_delays"}});
    }
  }
  return options;
}

}  // namespace muster::notifier
