#include "actions/outside/outside_importer.h"

#include <string>
#include <vector>

#include "actions/peers/fake_vendor_events.h"
#include "actions/testing/actions_world.h"
#include "base/errors.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"

namespace muster::actions {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class OutsideImporterTest : public ::testing::Test, public ActionsWorld {
 protected:
  OutsideImporterTest() { gateway.SetSources({"sources/iru"}); }

  connector::v1::VendorEvent Event(const std::string& id,
                                   const std::string& kind,
                                   const std::string& device = kMac) {
    connector::v1::VendorEvent event;
    event.set_id(id);
    event.set_kind(kind);
    event.set_device(device);
    event.set_action("run");
    event.set_actor("jo");
    event.set_actor_type("user");
    event.set_target_type("device");
    *event.mutable_time() =
        google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
            absl::ToUnixNanos(clock.Now()));
    return event;
  }

  void RunAfter(absl::Duration time) {
    clock.Advance(time);
    importer_.RunOnce();
  }

  // Kinds of the OUTSIDE records.
  std::vector<std::string> Seen() {
    std::vector<std::string> kinds;
    const auto records = base.log->Records(0, 1000);
    for (const v1::AuditRecord& record : *records) {
      if (record.phase() == v1::AuditRecord::PHASE_OUTSIDE) {
        kinds.push_back(record.kind());
      }
    }
    return kinds;
  }

  FakeVendorEvents events_;
  OutsideImporter::Options options_;
  OutsideImporter importer_{{*base.log, gateway, devices, events_, clock},
                            options_};
};

TEST_F(OutsideImporterTest, EraseFromTheConsoleIsWrittenDownWithWhoDidIt) {
  events_.Add("sources/iru", Event("e1", "erase"));

  RunAfter(absl::Seconds(1));

  ASSERT_THAT(Seen(), ElementsAre("erase"));
  const v1::AuditRecord record = base.log->Records(0, 1000)->back();
  EXPECT_EQ(record.device(), kMac);
  EXPECT_EQ(record.requester(), "user jo");
  EXPECT_EQ(record.vendor_id(), "e1");
  EXPECT_EQ(record.source(), "sources/iru");
}

TEST_F(OutsideImporterTest, OurOwnCommandIsNotOutside) {
  ASSERT_TRUE(Ask(Lock()).ok());
  events_.Add("sources/iru", Event("e1", "lock"));
  events_.Add("sources/iru", Event("e2", "erase"));
  events_.Add("sources/iru", Event("e3", "lock", kPhone));

  RunAfter(absl::Seconds(1));

  EXPECT_THAT(Seen(), ElementsAre("erase", "lock"));
}

TEST_F(OutsideImporterTest, SameKindLongAfterOursIsOutside) {
  ASSERT_TRUE(Ask(Lock()).ok());
  clock.Advance(absl::Minutes(6));
  events_.Add("sources/iru", Event("e1", "lock"));

  RunAfter(absl::Seconds(1));

  EXPECT_THAT(Seen(), ElementsAre("lock"));
}

TEST_F(OutsideImporterTest, NothingComesTwiceAlsoAfterARestart) {
  for (const char* id : {"e1", "e2", "e3", "e4", "e5"}) {
    events_.Add("sources/iru", Event(id, "erase"));
  }
  RunAfter(absl::Seconds(1));
  EXPECT_EQ(Seen().size(), 5u);

  OutsideImporter again({*base.log, gateway, devices, events_, clock},
                        options_);
  again.RunOnce();
  EXPECT_EQ(Seen().size(), 5u);

  events_.Add("sources/iru", Event("e6", "erase"));
  RunAfter(absl::Minutes(5));
  EXPECT_EQ(Seen().size(), 6u);
}

TEST_F(OutsideImporterTest, TokensSecretsAndDeletionsMatterReportsDoNot) {
  connector::v1::VendorEvent token = Event("e1", "", "");
  token.set_target_type("api_token");
  events_.Add("sources/iru", token);
  connector::v1::VendorEvent secret = Event("e2", "");
  secret.set_target_type("device_secret");
  events_.Add("sources/iru", secret);
  connector::v1::VendorEvent deletion = Event("e3", "");
  deletion.set_action("delete");
  events_.Add("sources/iru", deletion);
  events_.Add("sources/iru", Event("e4", "update_inventory"));
  connector::v1::VendorEvent edit = Event("e5", "");
  edit.set_action("update");
  events_.Add("sources/iru", edit);

  RunAfter(absl::Seconds(1));

  EXPECT_THAT(Seen(), ElementsAre("api_token", "device_secret", "device"));
}

TEST_F(OutsideImporterTest, DevicesAreReadInTurnAsOftenAsTheyMayBe) {
  for (int i = 0; i < 3; ++i) RunAfter(absl::Minutes(1));

  std::vector<std::string> devices_asked;
  for (const std::string& parent : events_.asked()) {
    if (parent != "sources/iru") devices_asked.push_back(parent);
  }
  EXPECT_THAT(devices_asked, ElementsAre(kMac, kPhone, kMac));
}

TEST_F(OutsideImporterTest, DevicesOwnLogIsTakenInToo) {
  events_.Add(kMac, Event("a1", "erase"));

  RunAfter(absl::Seconds(1));

  EXPECT_THAT(Seen(), Contains("erase"));
}

TEST_F(OutsideImporterTest, VendorThatIsAwayIsAskedAgainWhenDue) {
  events_.Add("sources/iru", Event("e1", "erase"));
  events_.FailWith(
      Error(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE", "away"));
  RunAfter(absl::Seconds(1));
  EXPECT_THAT(Seen(), IsEmpty());

  events_.FailWith(absl::OkStatus());
  RunAfter(absl::Minutes(5));

  EXPECT_THAT(Seen(), ElementsAre("erase"));
}

}  // namespace
}  // namespace muster::actions
