#include "plugins/posture/live_device.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "plugins/posture/proto_time.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "testing/matchers.h"

namespace muster::posture {
namespace {

using device::v1::Device;
using ::muster::testing::EqualsProto;

const std::vector<absl::string_view> kKeys = {device::kMdmEnabled};

Device FromText(const std::string& text) {
  Device device;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &device));
  return device;
}

TEST(RememberTest, KeepsWhatIsJudgedAndDropsTheRest) {
  const Device shown = FromText(R"pb(
    name: "sources/iru/devices/a"
    serial_number: "S"
    display_name: "D"
    platform: PLATFORM_MAC
    model: "MacBook Air"
    os { version: "15.1" }
    tags: "x"
    last_enroll_time { seconds: 5 }
    facts { key: "hardware.memory" string_value: "8 GB" }
    facts { key: "mdm.enabled" bool_value: true }
    state: STATE_ENROLLED
    last_check_in_time { seconds: 7 }
    revision: 9
  )pb");

  EXPECT_THAT(Remember(nullptr, shown, kKeys), EqualsProto(R"pb(
                name: "sources/iru/devices/a"
                serial_number: "S"
                display_name: "D"
                platform: PLATFORM_MAC
                os { version: "15.1" }
                last_enroll_time { seconds: 5 }
                facts { key: "mdm.enabled" bool_value: true }
                state: STATE_ENROLLED
                last_check_in_time { seconds: 7 }
                revision: 9
              )pb"));
}

TEST(RememberTest, KeepsTheLaterLiveness) {
  const Device known = FromText(R"pb(
    last_check_in_time { seconds: 20 }
    facts {
      key: "mdm.enabled"
      bool_value: true
      collect_time { seconds: 20 }
      observe_time { seconds: 21 }
    }
  )pb");
  const Device shown = FromText(R"pb(
    last_check_in_time { seconds: 10 }
    facts {
      key: "mdm.enabled"
      bool_value: true
      observe_time { seconds: 30 }
    }
  )pb");

  EXPECT_THAT(Remember(&known, shown, kKeys), EqualsProto(R"pb(
                last_check_in_time { seconds: 20 }
                facts {
                  key: "mdm.enabled"
                  bool_value: true
                  collect_time { seconds: 20 }
                  observe_time { seconds: 30 }
                }
              )pb"));
}

TEST(RememberTest, DoesNotGiveANewValueTheTimesOfTheOldOne) {
  const Device known = FromText(R"pb(
    facts {
      key: "mdm.enabled"
      bool_value: true
      collect_time { seconds: 20 }
    }
  )pb");
  const Device shown = FromText(R"pb(
    facts { key: "mdm.enabled" bool_value: false }
  )pb");

  EXPECT_THAT(Remember(&known, shown, kKeys), EqualsProto(R"pb(
                facts { key: "mdm.enabled" bool_value: false }
              )pb"));
}

TEST(ApplyLivenessTest, SetsTheTimesThatItTellsAndLeavesTheRest) {
  Device device = FromText(R"pb(
    facts { key: "agent.installed" endpoint: "devices" bool_value: true }
    facts { key: "filevault.enabled" endpoint: "prism/filevault" }
    last_check_in_time { seconds: 1 }
  )pb");
  device::v1::Liveness liveness;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(observations {
             endpoint: "prism/filevault"
             collect_time { seconds: 3 }
             observe_time { seconds: 4 }
           })pb",
      &liveness));

  ApplyLiveness(liveness, device);

  EXPECT_THAT(
      device, EqualsProto(R"pb(
        facts { key: "agent.installed" endpoint: "devices" bool_value: true }
        facts {
          key: "filevault.enabled"
          endpoint: "prism/filevault"
          collect_time { seconds: 3 }
          observe_time { seconds: 4 }
        }
        last_check_in_time { seconds: 1 }
      )pb"));
}

TEST(NamesTest, LeadFromADeviceToItsSourceAndItsSiblings) {
  EXPECT_EQ(SourceOf("sources/iru/devices/a"), "sources/iru");
  EXPECT_EQ(SiblingOf("sources/iru/devices/a", "verdicts"),
            "sources/iru/verdicts/a");
}

TEST(WhyUnknownTest, TellsTheReasonOfTheFactOrItsAbsence) {
  device::v1::Fact refused;
  refused.set_unknown_reason(device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
  device::v1::Fact text;
  text.set_string_value("True");

  EXPECT_EQ(WhyUnknown(nullptr), "NOT_FETCHED");
  EXPECT_EQ(WhyUnknown(&refused), "PERMISSION_MISSING");
  EXPECT_EQ(WhyUnknown(&text), "UNPARSEABLE");
  for (const char* why :
       {"NOT_FETCHED", "PERMISSION_MISSING", "UNPARSEABLE", "BLANK"}) {
    EXPECT_FALSE(UnknownHint(why).empty()) << why;
  }
}

}  // namespace
}  // namespace muster::posture
