#include "plugins/notifier/recipients.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::notifier {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::SizeIs;

config::v1::NotifierConfig Parse(const std::string& text) {
  config::v1::NotifierConfig config;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &config));
  return config;
}

std::string Smtp(const std::string& name, const std::string& url) {
  return absl::StrCat("recipients { name: '", name, "' smtp { url: '", url,
                      "' from: 'm@acme.example' to: 'ops@acme.example' } }");
}

TEST(RecipientsTest, TakesMailAndWebhooks) {
  TempDir dir;
  const std::string secret = dir.WriteFile("key", "secret-of-hook");
  const auto made = MakeRecipients(Parse(absl::StrCat(
      Smtp("mail", "smtps://mail.acme.example:465"),
      "recipients { name: 'hook' sources: 'sources/acme' webhook { url: "
      "'https://hooks.acme.example/x' secret_file: '",
      secret, "' } }")));
  ASSERT_THAT(made, IsOk());
  ASSERT_THAT(*made, SizeIs(2));
  EXPECT_EQ((*made)[0].name, "mail");
  EXPECT_THAT((*made)[1].sources, ElementsAre("sources/acme"));
}

TEST(RecipientsTest, RefusesWhatCannotBeReachedSafely) {
  TempDir dir;
  const std::string secret = dir.WriteFile("key", "secret-of-hook");
  EXPECT_THAT(
      MakeRecipients(Parse(absl::StrCat(
          "recipients { name: 'hook' webhook { url: 'http://acme.example/x' "
          "secret_file: '",
          secret, "' } }"))),
      ErrorIs(absl::StatusCode::kInvalidArgument, "PLAINTEXT_REFUSED"));
  EXPECT_THAT(
      MakeRecipients(Parse(Smtp("mail", "http://mail.acme.example"))),
      ErrorIs(absl::StatusCode::kInvalidArgument, "MAIL_SERVER_INVALID"));
  EXPECT_THAT(
      MakeRecipients(Parse("recipients { name: 'hook' webhook { url: "
                           "'https://a.example' secret_file: '/nowhere' } }")),
      ErrorIs(absl::StatusCode::kNotFound, "SECRET_FILE_MISSING"));
}

TEST(RecipientsTest, RefusesNamesAndChannelsThatAreNone) {
  for (const std::string& text :
       {Smtp("", "smtps://a"), Smtp("Ops", "smtps://a"),
        absl::StrCat(Smtp("a", "smtps://a"), Smtp("a", "smtps://a")),
        std::string("recipients { name: 'a' }")}) {
    EXPECT_THAT(MakeRecipients(Parse(text)),
                ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"))
        << text;
  }
}

TEST(RecipientsTest, ReadsReminderDelays) {
  const auto options = OptionsFrom(Parse(
      "reminder_delays { seconds: 120 } reminder_delays { seconds: 60 }"));
  ASSERT_THAT(options, IsOk());
  EXPECT_THAT(options->reminder_delays,
              ElementsAre(absl::Minutes(2), absl::Minutes(1)));
  EXPECT_THAT(OptionsFrom(Parse("reminder_delays { seconds: 59 }")),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
}

}  // namespace
}  // namespace muster::notifier
