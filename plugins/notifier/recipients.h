#ifndef PLUGINS_NOTIFIER_RECIPIENTS_H_
#define PLUGINS_NOTIFIER_RECIPIENTS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "plugins/notifier/notifier.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::notifier {

// The recipients of `config`, with the ways to them; their files of secrets are
// read now. Nothing is sent.
//
// Errors:
//   INVALID_ARGUMENT CONFIG_INVALID: a name is missing, is no lower-case word
//     or stands there twice; a channel is missing or has no address. Metadata:
//     recipient.
//   INVALID_ARGUMENT PLAINTEXT_REFUSED, URL_MALFORMED, MAIL_SERVER_INVALID,
//     MAIL_MALFORMED: of its URL and addresses.
//   Those of ReadSecretFile().
absl::StatusOr<std::vector<Recipient>> MakeRecipients(
    const config::v1::NotifierConfig& config);

// The options that `config` means.
//
// Errors:
//   INVALID_ARGUMENT CONFIG_INVALID: a reminder delay below one minute.
absl::StatusOr<Notifier::Options> OptionsFrom(
    const config::v1::NotifierConfig& config);

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_RECIPIENTS_H_
