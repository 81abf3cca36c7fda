#include "base/mail/curl_mail_transport.h"

#include <csignal>
#include <memory>
#include <string>
#include <utility>

#include "base/mail/smtp_listener.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

Mail SomeMail() {
  Mail mail;
  mail.from = "muster@acme.example";
  mail.to = {"ops@acme.example", "it@acme.example"};
  mail.subject = "Token refused";
  mail.text = ".\nA line that is a dot would end a mail.\n";
  mail.message_id = "7@muster.acme.example";
  return mail;
}

std::unique_ptr<CurlMailTransport> TransportTo(std::string url) {
  std::signal(SIGPIPE, SIG_IGN);  // as every process of ours does
  CurlMailTransport::Options options;
  options.url = std::move(url);
  options.timeout = absl::Seconds(5);
  auto transport = CurlMailTransport::Create(std::move(options));
  EXPECT_THAT(transport, IsOk());
  return *std::move(transport);
}

TEST(CurlMailTransportTest, HandsTheWholeMailToTheServer) {
  auto server = std::make_unique<SmtpListener>();
  EXPECT_THAT(TransportTo(server->Url())->Send(SomeMail()), IsOk());
  // The conversation may end after Send(): the next one begins after it has.
  EXPECT_THAT(TransportTo(server->Url())->Send(SomeMail()), IsOk());
  const auto taken = server->taken();
  ASSERT_FALSE(taken.empty());
  EXPECT_EQ(taken[0].mail, FormatMail(SomeMail()));
  EXPECT_THAT(taken[0].commands,
              Contains(StartsWith("MAIL FROM:<muster@acme.example>")));
  EXPECT_THAT(taken[0].commands, Contains("RCPT TO:<ops@acme.example>"));
  EXPECT_THAT(taken[0].commands, Contains("RCPT TO:<it@acme.example>"));
}

TEST(CurlMailTransportTest, SaysThatARecipientWasRefused) {
  SmtpListener server("RCPT");
  EXPECT_THAT(TransportTo(server.Url())->Send(SomeMail()),
              ErrorIs(absl::StatusCode::kFailedPrecondition, "MAIL_REFUSED"));
}

TEST(CurlMailTransportTest, SaysThatNothingAnswers) {
  std::string url;
  {
    SmtpListener gone;
    url = gone.Url();
  }
  EXPECT_THAT(
      TransportTo(url)->Send(SomeMail()),
      ErrorIs(absl::StatusCode::kUnavailable, "MAIL_SERVER_UNREACHABLE"));
}

TEST(CurlMailTransportTest, SendsNothingThatIsMalformed) {
  SmtpListener server;
  Mail mail = SomeMail();
  mail.from = "muster@acme.example>\r\nRCPT TO:<eve@evil.example";
  EXPECT_THAT(TransportTo(server.Url())->Send(mail),
              ErrorIs(absl::StatusCode::kInvalidArgument, "MAIL_MALFORMED"));
  EXPECT_THAT(server.taken(), SizeIs(0));
}

TEST(CurlMailTransportTest, RefusesWhatIsNoMailServer) {
  for (const std::string url : {"", "http://127.0.0.1", "smtp://", "smtp://a/b",
                                "smtps://a?b", "smtp://user:pw@host"}) {
    CurlMailTransport::Options options;
    options.url = url;
    EXPECT_THAT(
        CurlMailTransport::Create(options),
        ErrorIs(absl::StatusCode::kInvalidArgument, "MAIL_SERVER_INVALID"))
        << url;
  }
}

TEST(CurlMailTransportTest, SendsNothingInClearWhereEncryptionIsAskedFor) {
  SmtpListener server;
  const std::string url = "smtps" + server.Url().substr(4);
  EXPECT_THAT(
      TransportTo(url)->Send(SomeMail()),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "TLS_NOT_TRUSTED"));
}

}  // namespace
}  // namespace muster
