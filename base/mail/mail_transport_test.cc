#include "base/mail/mail_transport.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

Mail SomeMail() {
  Mail mail;
  mail.from = "muster@acme.example";
  mail.to = {"ops@acme.example", "it@acme.example"};
  mail.subject = "Token refused";
  mail.text = "Replace it.\n";
  mail.message_id = "7@muster.acme.example";
  mail.date = absl::FromUnixSeconds(1700000000);
  return mail;
}

TEST(MailTest, WritesHeadersAndTheTextInBase64) {
  EXPECT_EQ(FormatMail(SomeMail()),
            "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
            "From: muster@acme.example\r\n"
            "To: ops@acme.example, it@acme.example\r\n"
            "Subject: Token refused\r\n"
            "Message-ID: <7@muster.acme.example>\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: base64\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "\r\n"
            "UmVwbGFjZSBpdC4NCg==\r\n");
}

TEST(MailTest, LetsNoHeaderInThroughTheSubject) {
  Mail mail = SomeMail();
  mail.subject = "a\r\nBcc: eve@evil.example";
  EXPECT_THAT(FormatMail(mail), HasSubstr("Subject: a  Bcc: eve@"));
  EXPECT_THAT(FormatMail(mail), Not(HasSubstr("\nBcc:")));
}

TEST(MailTest, EncodesASubjectBeyondAsciiInWordsThatEndBetweenCharacters) {
  Mail mail = SomeMail();
  mail.subject = std::string(44, 'a') + "éz";
  EXPECT_THAT(
      FormatMail(mail),
      HasSubstr(
          "Subject: =?UTF-8?B?"
          "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=?=\r\n"
          " =?UTF-8?B?w6l6?=\r\n"));
}

TEST(MailTest, RefusesAddressesThatAreNone) {
  for (const std::string bad : {"", "ops", "@acme.example", "ops@", "a@b@c",
                                "ops@acme.example\r\nDATA", "a <b@c>"}) {
    Mail mail = SomeMail();
    mail.to.push_back(bad);
    EXPECT_THAT(CheckMail(mail),
                ErrorIs(absl::StatusCode::kInvalidArgument, "MAIL_MALFORMED"))
        << bad;
  }
  EXPECT_THAT(CheckMail(SomeMail()), IsOk());
}

TEST(MailTest, RefusesAMailToNobody) {
  Mail mail = SomeMail();
  mail.to.clear();
  EXPECT_THAT(CheckMail(mail),
              ErrorIs(absl::StatusCode::kInvalidArgument, "MAIL_MALFORMED"));
}

}  // namespace
}  // namespace muster
