#ifndef BASE_MAIL_MAIL_TRANSPORT_H_
#define BASE_MAIL_MAIL_TRANSPORT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace muster {

// A mail in plain text.
struct Mail {
  std::string from;
  std::vector<std::string> to;  // at least one
  // One line; line breaks become blanks.
  std::string subject;
  // UTF-8, lines ended by "\n".
  std::string text;
  // Of the header `Message-ID`, without brackets: equal for every try to send
  // this one mail, so that a mailbox can tell.
  std::string message_id;
  absl::Time date;
};

// Hands mail to a server. Implementations are thread-safe and block.
class MailTransport {
 public:
  virtual ~MailTransport() = default;

  // OK once the server has taken the mail for all recipients. Never tries
  // twice. Sent twice is possible: a lost answer looks like a failure.
  //
  // Errors:
  //   INVALID_ARGUMENT MAIL_MALFORMED: an address or the id has characters that
  //     it must not have, or there is no recipient. Nothing was sent.
  //   UNAVAILABLE MAIL_SERVER_UNREACHABLE: no connection, or it broke.
  //   FAILED_PRECONDITION TLS_NOT_TRUSTED: its certificate is not trusted, or
  //     it offers no encryption.
  //   FAILED_PRECONDITION MAIL_LOGIN_REFUSED: user name or password is wrong.
  //   FAILED_PRECONDITION MAIL_REFUSED: it took neither sender nor recipients,
  //     or not the mail.
  //   DEADLINE_EXCEEDED MAIL_TIMEOUT: it took too long.
  virtual absl::Status Send(const Mail& mail) = 0;
};

// INVALID_ARGUMENT MAIL_MALFORMED unless `mail` can be sent.
absl::Status CheckMail(const Mail& mail);

// The mail as it goes over the wire (RFC 5322): headers, an empty line, the
// text, with lines ended by CRLF.
std::string FormatMail(const Mail& mail);

}  // namespace muster

#endif  // BASE_MAIL_MAIL_TRANSPORT_H_
