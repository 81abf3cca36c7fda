#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::cli {
namespace {

using ::testing::HasSubstr;

using NotificationCommandsTest = MusterctlTest;

TEST_F(NotificationCommandsTest, ListsWhoWasToldOfWhat) {
  notifier_.list.Answer(R"pb(
    notifications {
      name: "notifications/7"
      recipient: "ops"
      kind: NOTIFICATION_KIND_REMINDER
      trouble { key: "sources/acme/incidents/2" reason: "SYNC_HELD" }
      failed_attempt_count: 2
    }
  )pb");

  EXPECT_EQ(Run({"notifications", "--limit", "5"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("ops  REMINDER  SYNC_HELD  "
                              "sources/acme/incidents/2      3"));
  EXPECT_EQ(notifier_.list.asked()[0].page_size(), 5);
}

TEST_F(NotificationCommandsTest, SendsATestToOneRecipient) {
  notifier_.test.Answer(R"pb(recipient: "ops")pb");

  EXPECT_EQ(Run({"notify", "test", "ops"}), kExitOk);

  EXPECT_EQ(out_, "sent to ops\n");
  EXPECT_EQ(notifier_.test.asked()[0].recipient(), "ops");
}

}  // namespace
}  // namespace muster::cli
