// What the two kinds of recipients get.

#include <memory>
#include <string>
#include <utility>

#include "base/http/fake_http_transport.h"
#include "base/mail/fake_mail_transport.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "plugins/notifier/channel/mail_channel.h"
#include "plugins/notifier/channel/webhook_channel.h"
#include "testing/matchers.h"

namespace muster::notifier {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

Message SomeMessage(v1::NotificationKind kind) {
  Message message;
  message.id = "00000000000000aa";
  message.kind = kind;
  message.trouble.set_key("sources/acme/incidents/1");
  message.trouble.set_source("sources/acme");
  message.trouble.set_reason("CREDENTIAL_ERROR");
  message.trouble.set_message("replace the token");
  *message.trouble.mutable_start_time() =
      google::protobuf::util::TimeUtil::SecondsToTimestamp(1700000000);
  message.time = absl::FromUnixSeconds(1700000100);
  return message;
}

class MailChannelTest : public ::testing::Test {
 protected:
  MailChannelTest() {
    auto transport = std::make_unique<FakeMailTransport>();
    mails_ = transport.get();
    channel_ = std::make_unique<MailChannel>(
        std::move(transport), "muster@acme.example",
        std::vector<std::string>{"ops@acme.example"});
  }

  FakeMailTransport* mails_ = nullptr;
  std::unique_ptr<MailChannel> channel_;
};

TEST_F(MailChannelTest, TellsWhatIsWrongSinceWhenAndWhatToDo) {
  ASSERT_THAT(channel_->Send(SomeMessage(v1::NOTIFICATION_KIND_OPENED)),
              IsOk());
  ASSERT_THAT(mails_->mails(), SizeIs(1));
  const Mail mail = mails_->mails()[0];
  EXPECT_EQ(mail.subject, "[Muster] CREDENTIAL_ERROR: sources/acme");
  EXPECT_THAT(mail.text,
              AllOf(HasSubstr("replace the token\n"),
                    HasSubstr("Since: 2023-11-14T22:13:20Z\n"),
                    HasSubstr("musterctl incidents --source acme\n")));
  EXPECT_EQ(mail.message_id, "00000000000000aa.muster@acme.example");
}

TEST_F(MailChannelTest, TellsThatItIsOver) {
  ASSERT_THAT(channel_->Send(SomeMessage(v1::NOTIFICATION_KIND_RESOLVED)),
              IsOk());
  EXPECT_EQ(mails_->mails()[0].subject,
            "[Muster] resolved CREDENTIAL_ERROR: sources/acme");
  EXPECT_THAT(mails_->mails()[0].text, HasSubstr("It is over.\n"));
}

TEST_F(MailChannelTest, HoldsNoSecret) {
  RegisterSecret(Secret("tok-3141592653"));
  Message message = SomeMessage(v1::NOTIFICATION_KIND_OPENED);
  message.trouble.set_message("the vendor said: tok-3141592653 is bad");
  ASSERT_THAT(channel_->Send(message), IsOk());
  EXPECT_THAT(mails_->mails()[0].text, Not(HasSubstr("3141592653")));
}

class WebhookChannelTest : public ::testing::Test {
 protected:
  WebhookChannelTest() {
    auto transport = std::make_unique<FakeHttpTransport>();
    http_ = transport.get();
    channel_ = std::make_unique<WebhookChannel>(
        std::move(transport), "http://127.0.0.1:9/hook", Secret("key-of-hook"));
  }

  FakeHttpTransport* http_ = nullptr;
  std::unique_ptr<WebhookChannel> channel_;
};

TEST_F(WebhookChannelTest, PostsTheTroubleAsSignedJson) {
  http_->On("POST", "/hook", HttpResponse{204, {}, ""});
  ASSERT_THAT(channel_->Send(SomeMessage(v1::NOTIFICATION_KIND_OPENED)),
              IsOk());
  ASSERT_THAT(http_->requests(), SizeIs(1));
  const HttpRequest request = http_->requests()[0];
  v1::WebhookBody body;
  ASSERT_TRUE(
      google::protobuf::util::JsonStringToMessage(request.body, &body).ok());
  EXPECT_EQ(body.event(), "OPENED");
  EXPECT_EQ(body.trouble().reason(), "CREDENTIAL_ERROR");
  EXPECT_EQ(request.headers.Get("Muster-Delivery"), "00000000000000aa");
  EXPECT_EQ(request.headers.Get("Muster-Signature"),
            Sign(Secret("key-of-hook"), absl::FromUnixSeconds(1700000100),
                 request.body));
  EXPECT_THAT(request.body, Not(HasSubstr("key-of-hook")));
}

TEST_F(WebhookChannelTest, SaysThatItWasRefused) {
  http_->On("POST", "/hook", HttpResponse{500, {}, "no"});
  EXPECT_THAT(channel_->Send(SomeMessage(v1::NOTIFICATION_KIND_OPENED)),
              ErrorIs(absl::StatusCode::kUnavailable, "WEBHOOK_REFUSED"));
}

// Computed with: printf '1700000100.{}' | openssl dgst -sha256 -hmac key
TEST(SignTest, IsAnHmacOfTimeAndBody) {
  EXPECT_EQ(Sign(Secret("key"), absl::FromUnixSeconds(1700000100), "{}"),
            "t=1700000100,v1="
            "0b86c36668fccb05d36a417b4654842e6c4a83470c4c2057c922a479aca93552");
}

}  // namespace
}  // namespace muster::notifier
