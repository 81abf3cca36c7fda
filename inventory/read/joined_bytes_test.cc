#include "inventory/read/joined_bytes.h"

#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "proto/muster/device/v1/liveness_join.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using device::v1::Liveness;
using ::testing::Eq;
using ::testing::Optional;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

// What it has to be.
std::string Joined(const Liveness& liveness, Device device) {
  device::JoinLiveness(liveness, device);
  return device.SerializeAsString();
}

Device ADevice() {
  return Parse<Device>(R"pb(
    name: "sources/iru/devices/a"
    facts { key: "a" bool_value: true endpoint: "devices" }
    facts { key: "b" string_value: "x" endpoint: "prism/filevault" }
    facts { key: "c" unknown_reason: UNKNOWN_REASON_BLANK endpoint: "other" }
    facts { key: "d" int_value: 1 }
    state: STATE_ENROLLED
    revision: 7
    etag: "7"
  )pb");
}

Liveness ALiveness() {
  return Parse<Liveness>(R"pb(
    device: "sources/iru/devices/a"
    last_check_in_time { seconds: 1700000000 nanos: 123000 }
    observations {
      endpoint: "devices"
      collect_time { seconds: 1700000001 }
      observe_time { seconds: 1700000002 }
    }
    observations {
      endpoint: "prism/filevault"
      observe_time { seconds: 1700000003 }
    }
  )pb");
}

TEST(JoinedBytesTest, AreTheBytesOfTheJoinedDevice) {
  const Device device = ADevice();

  EXPECT_THAT(JoinedBytes(ALiveness(), device.SerializeAsString()),
              Optional(Joined(ALiveness(), device)));
}

TEST(JoinedBytesTest, AreTheDeviceWhereNoLivenessIsKnown) {
  const std::string bytes = ADevice().SerializeAsString();

  EXPECT_THAT(JoinedBytes(Liveness(), bytes), Optional(bytes));
}

TEST(JoinedBytesTest, EndWithTheCheckInWhereNothingComesAfterIt) {
  Device device;
  device.set_name("a");

  EXPECT_THAT(JoinedBytes(ALiveness(), device.SerializeAsString()),
              Optional(Joined(ALiveness(), device)));
  EXPECT_THAT(JoinedBytes(ALiveness(), ""),
              Optional(Joined(ALiveness(), Device())));
}

TEST(JoinedBytesTest, KeepWhatANewerReleaseWrote) {
  std::string bytes = ADevice().SerializeAsString();
  bytes += "\xc2\x3e\x03new";  // field 1000
  Device parsed;
  ASSERT_TRUE(parsed.ParseFromString(bytes));

  EXPECT_THAT(JoinedBytes(ALiveness(), bytes),
              Optional(Joined(ALiveness(), parsed)));
}

TEST(JoinedBytesTest, AreTheSameForAnyDevice) {
  std::mt19937 random(1);  // NOLINT: the same devices every time
  for (int i = 0; i < 500; ++i) {
    Device device;
    device.set_display_name(std::string(random() % 200, 'x'));
    for (int n = random() % 30; n > 0; --n) {
      device::v1::Fact& fact = *device.add_facts();
      fact.set_string_value(std::string(random() % 300, 'y'));
      fact.set_endpoint(absl::StrCat("endpoint", random() % 4));
    }
    if (random() % 2 == 0) device.set_revision(random());
    Liveness liveness;
    for (int n = random() % 4; n > 0; --n) {
      device::v1::Observation& one = *liveness.add_observations();
      one.set_endpoint(absl::StrCat("endpoint", n));
      one.mutable_observe_time()->set_seconds(random());
    }

    ASSERT_THAT(JoinedBytes(liveness, device.SerializeAsString()),
                Optional(Joined(liveness, device)));
  }
}

TEST(JoinedBytesTest, AreNoneOfADamagedDevice) {
  const std::string bytes = ADevice().SerializeAsString();
  const size_t in_last_fact = bytes.find("other");

  EXPECT_THAT(JoinedBytes(ALiveness(), bytes.substr(0, in_last_fact)),
              Eq(std::nullopt));
  EXPECT_THAT(JoinedBytes(ALiveness(), std::string(1, '\0') + bytes),
              Eq(std::nullopt));
  EXPECT_THAT(JoinedBytes(ALiveness(), "no device"), Eq(std::nullopt));
}

TEST(JoinedBytesTest, SurviveAnyDamage) {
  std::mt19937 random(1);  // NOLINT: the same damage every time
  const std::string bytes = ADevice().SerializeAsString();
  for (int i = 0; i < 20000; ++i) {
    std::string damaged = bytes.substr(0, random() % (bytes.size() + 1));
    for (int n = random() % 3; n > 0 && !damaged.empty(); --n) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    const auto joined = JoinedBytes(ALiveness(), damaged);
    EXPECT_TRUE(!joined || joined->size() >= damaged.size());
  }
}

}  // namespace
}  // namespace muster::inventory
