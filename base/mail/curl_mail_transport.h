#ifndef BASE_MAIL_CURL_MAIL_TRANSPORT_H_
#define BASE_MAIL_CURL_MAIL_TRANSPORT_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/mail/mail_transport.h"
#include "base/secret.h"

namespace muster {

// SMTP by libcurl, a connection a mail. Encrypted always: `smtps://` from the
// first byte, `smtp://` by STARTTLS; only a loopback address may do without.
//
// Thread-safe.
class CurlMailTransport final : public MailTransport {
 public:
  struct Options {
    // `smtps://host[:port]` or `smtp://host[:port]`.
    std::string url;
    // Empty: no login.
    std::string username;
    std::optional<Secret> password;
    // The whole conversation.
    absl::Duration timeout = absl::Seconds(30);
    // PEM file of the authorities to trust; empty: the machine's own.
    std::string ca_file;
  };

  // Errors:
  //   INVALID_ARGUMENT MAIL_SERVER_INVALID: `url` is none of these forms.
  static absl::StatusOr<std::unique_ptr<CurlMailTransport>> Create(
      Options options);

  absl::Status Send(const Mail& mail) override;

 private:
  CurlMailTransport(Options options, std::string host)
      : options_(std::move(options)), host_(std::move(host)) {}

  const Options options_;
  const std::string host_;
};

}  // namespace muster

#endif  // BASE_MAIL_CURL_MAIL_TRANSPORT_H_
