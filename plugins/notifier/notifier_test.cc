#include "plugins/notifier/notifier.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "plugins/notifier/channel/fake_channel.h"
#include "plugins/notifier/trouble/fake_trouble_reader.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::notifier {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::Trouble SomeTrouble(const std::string& key = "sources/acme/incidents/1",
                        const std::string& source = "sources/acme") {
  v1::Trouble trouble;
  trouble.set_key(key);
  trouble.set_source(source);
  trouble.set_reason("CREDENTIAL_ERROR");
  trouble.set_message("replace the token");
  *trouble.mutable_start_time() =
      google::protobuf::util::TimeUtil::SecondsToTimestamp(50);
  return trouble;
}

absl::Status Down() {
  return Error(absl::StatusCode::kUnavailable, "MAIL_SERVER_UNREACHABLE",
               "no answer");
}

class NotifierTest : public ::testing::Test {
 protected:
  NotifierTest() { Restart(); }

  // A process that begins anew over the same store, with one recipient.
  void Restart() {
    notifier_.reset();
    store_.reset();
    auto store = DeliveryStore::Open(dir_.Join("notifier"));
    ASSERT_THAT(store, IsOk());
    store_ = *std::move(store);
    auto channel = std::make_unique<FakeChannel>();
    channel_ = channel.get();
    Recipient recipient;
    recipient.name = "ops";
    recipient.channel = std::move(channel);
    recipient.sources = sources_;
    recipient.reasons = reasons_;
    std::vector<Recipient> recipients;
    recipients.push_back(std::move(recipient));
    notifier_ = std::make_unique<Notifier>(
        reader_, *store_, std::move(recipients), clock_, Notifier::Options());
  }

  std::vector<std::string> Events() const {
    std::vector<std::string> events;
    for (const Message& message : channel_->messages()) {
      events.push_back(EventWord(message.kind));
    }
    return events;
  }

  TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(100)};
  FakeTroubleReader reader_;
  std::vector<std::string> sources_;
  std::vector<std::string> reasons_;
  std::unique_ptr<DeliveryStore> store_;
  FakeChannel* channel_ = nullptr;
  std::unique_ptr<Notifier> notifier_;
};

TEST_F(NotifierTest, TellsOnceThatTroubleBegan) {
  reader_.Set({SomeTrouble()});
  notifier_->RunOnce();
  notifier_->RunOnce();
  EXPECT_THAT(Events(), ElementsAre("OPENED"));
  EXPECT_EQ(channel_->messages()[0].trouble.message(), "replace the token");
}

TEST_F(NotifierTest, RemindsWithGrowingPauses) {
  reader_.Set({SomeTrouble()});
  notifier_->RunOnce();
  std::vector<size_t> sent;
  for (int hour = 1; hour <= 53; ++hour) {
    clock_.Advance(absl::Hours(1));
    notifier_->RunOnce();
    if (channel_->messages().size() != sent.size() + 1) sent.push_back(hour);
  }
  EXPECT_THAT(sent, ElementsAre(1, 5, 29, 53));
}

TEST_F(NotifierTest, TellsOnceThatItIsOver) {
  reader_.Set({SomeTrouble()});
  notifier_->RunOnce();
  reader_.Set({});
  notifier_->RunOnce();
  notifier_->RunOnce();
  EXPECT_THAT(Events(), ElementsAre("OPENED", "RESOLVED"));
  EXPECT_THAT(*store_->Standings(), IsEmpty());
}

TEST_F(NotifierTest, TakesNothingForOverWhileNothingCanBeRead) {
  reader_.Set({SomeTrouble()});
  notifier_->RunOnce();
  reader_.Fail(Error(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE",
                     "no answer"));
  notifier_->RunOnce();
  EXPECT_THAT(Events(), ElementsAre("OPENED"));
}

TEST_F(NotifierTest, SaysNothingOfTroubleThatEndedBeforeItWasTold) {
  channel_->Fail(Down());
  reader_.Set({SomeTrouble()});
  notifier_->RunOnce();
  reader_.Set({});
  channel_->Fail(absl::OkStatus());
  clock_.Advance(absl::Hours(1));
  notifier_->RunOnce();
  EXPECT_THAT(Events(), IsEmpty());
}

TEST_F(NotifierTest, TriesAgainWithGrowingPausesAndTheSameId) {
  channel_->Fail(Down());
  reader_.Set({SomeTrouble()});
  std::vector<int> tries;
  for (int second = 0; second <= 210; second += 15) {
    const int before = channel_->attempts();
    notifier_->RunOnce();
    if (channel_->attempts() > before) tries.push_back(second);
    clock_.Advance(absl::Seconds(15));
  }
  EXPECT_THAT(tries, ElementsAre(0, 30, 90, 210));
  channel_->Fail(absl::OkStatus());
  clock_.Advance(absl::Minutes(15));
  notifier_->RunOnce();
  EXPECT_THAT(Events(), ElementsAre("OPENED"));
  ASSERT_THAT(*store_->Notifications(10), SizeIs(1));
  EXPECT_EQ((*store_->Notifications(10))[0].failed_attempt_count(), 4);
}

TEST_F(NotifierTest, AMessageHasAnIdOfItsOwn) {
  reader_.Set({SomeTrouble(), SomeTrouble("sources/acme/incidents/2")});
  notifier_->RunOnce();
  clock_.Advance(absl::Hours(1));
  notifier_->RunOnce();
  const std::vector<Message> messages = channel_->messages();
  ASSERT_THAT(messages, SizeIs(4));
  for (size_t a = 0; a < messages.size(); ++a) {
    for (size_t b = a + 1; b < messages.size(); ++b) {
      EXPECT_NE(messages[a].id, messages[b].id);
    }
  }
}

TEST_F(NotifierTest, ARestartRepeatsNothingAndForgetsNobody) {
  reader_.Set({SomeTrouble()});
  notifier_->RunOnce();
  Restart();
  notifier_->RunOnce();
  EXPECT_THAT(Events(), IsEmpty());
  reader_.Set({});
  notifier_->RunOnce();
  EXPECT_THAT(Events(), ElementsAre("RESOLVED"));
}

TEST_F(NotifierTest, TellsOnlyOfWhatARecipientWants) {
  sources_ = {"sources/acme"};
  reasons_ = {"CREDENTIAL_ERROR"};
  Restart();
  v1::Trouble other_reason = SomeTrouble("sources/acme/incidents/2");
  other_reason.set_reason("SYNC_HELD");
  reader_.Set({SomeTrouble(), other_reason,
               SomeTrouble("sources/beta/incidents/1", "sources/beta")});
  notifier_->RunOnce();
  ASSERT_THAT(channel_->messages(), SizeIs(1));
  EXPECT_EQ(channel_->messages()[0].trouble.key(), "sources/acme/incidents/1");
}

TEST_F(NotifierTest, SendsATestAndRecordsIt) {
  const auto sent = notifier_->SendTest("ops");
  ASSERT_THAT(sent, IsOk());
  EXPECT_EQ(sent->name(), "notifications/1");
  EXPECT_THAT(Events(), ElementsAre("TEST"));
}

TEST_F(NotifierTest, ATestTellsWhyItDidNotArrive) {
  channel_->Fail(Down());
  EXPECT_THAT(
      notifier_->SendTest("ops"),
      ErrorIs(absl::StatusCode::kUnavailable, "MAIL_SERVER_UNREACHABLE"));
  EXPECT_THAT(notifier_->SendTest("nobody"),
              ErrorIs(absl::StatusCode::kNotFound, "RECIPIENT_NOT_FOUND"));
}

}  // namespace
}  // namespace muster::notifier
