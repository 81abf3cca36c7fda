#include "proto/muster/device/v1/liveness_join.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::device {
namespace {

using ::muster::testing::EqualsProto;

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

v1::Liveness SeenAtTen() {
  return FromText<v1::Liveness>(R"pb(
    device: "sources/iru/devices/a"
    last_check_in_time { seconds: 10 }
    observations {
      endpoint: "devices"
      observe_time { seconds: 11 }
    }
    observations {
      endpoint: "prism/apps"
      collect_time { seconds: 12 }
      observe_time { seconds: 13 }
    }
  )pb");
}

TEST(JoinLivenessTest, GivesEachFactTheTimesOfItsEndpoint) {
  v1::Device device = FromText<v1::Device>(R"pb(
    facts { key: "mdm.enabled" endpoint: "devices" bool_value: true }
    facts { key: "agent.installed" endpoint: "devices" }
    facts { key: "filevault.enabled" endpoint: "prism/filevault" }
  )pb");

  JoinLiveness(SeenAtTen(), device);

  EXPECT_THAT(device, EqualsProto(R"pb(
                facts {
                  key: "mdm.enabled"
                  endpoint: "devices"
                  bool_value: true
                  observe_time { seconds: 11 }
                }
                facts {
                  key: "agent.installed"
                  endpoint: "devices"
                  observe_time { seconds: 11 }
                }
                facts { key: "filevault.enabled" endpoint: "prism/filevault" }
                last_check_in_time { seconds: 10 }
              )pb"));
}

TEST(JoinLivenessTest, LeavesWhatItDoesNotTell) {
  v1::Device device = FromText<v1::Device>(R"pb(
    facts {
      key: "mdm.enabled"
      endpoint: "devices"
      collect_time { seconds: 1 }
    }
    last_check_in_time { seconds: 2 }
  )pb");
  v1::Liveness liveness = SeenAtTen();
  liveness.clear_last_check_in_time();

  JoinLiveness(liveness, device);

  EXPECT_THAT(device, EqualsProto(R"pb(
                facts {
                  key: "mdm.enabled"
                  endpoint: "devices"
                  collect_time { seconds: 1 }
                  observe_time { seconds: 11 }
                }
                last_check_in_time { seconds: 2 }
              )pb"));
}

TEST(JoinLivenessTest, GivesAFacetTheTimesOfItsEndpoint) {
  v1::Facet apps = FromText<v1::Facet>("endpoint: 'prism/apps'");

  JoinLiveness(SeenAtTen(), apps);

  EXPECT_THAT(apps, EqualsProto(R"pb(
                endpoint: "prism/apps"
                collect_time { seconds: 12 }
                observe_time { seconds: 13 }
              )pb"));
}

}  // namespace
}  // namespace muster::device
