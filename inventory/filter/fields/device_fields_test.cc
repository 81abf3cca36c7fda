#include "inventory/filter/fields/device_fields.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

device::v1::Device ADevice() {
  device::v1::Device device;
  google::protobuf::TextFormat::ParseFromString(
      R"pb(name: "sources/iru/devices/a"
           vendor_id: "A"
           serial_number: "C02ABC"
           udid: "0000-1"
           display_name: "Ada's Mac"
           platform: PLATFORM_MAC
           model: "MacBook Air"
           model_identifier: "MacBookAir10,1"
           category: CATEGORY_COMPUTER_LAPTOP
           category_source: CATEGORY_SOURCE_MODEL_FAMILY
           os { name: "macOS" version: "14.4.1" build: "23E224" }
           asset_tag: "T-1"
           blueprint { id: "b1" display_name: "Staff" }
           tags: "loaner"
           tags: "vip"
           user {
             id: "7"
             email: "Ada@Example.com"
             display_name: "Ada"
             archived: true
           }
           first_enroll_time { seconds: 1 }
           last_enroll_time { seconds: 2 }
           missing: true
           lost_mode_status: "ENABLED"
           facts { key: "agent.version" string_value: "4.10" }
           facts {
             key: "boot.time"
             time_value { seconds: 3 }
           }
           facts { key: "disk.bytes" int_value: 500 }
           facts { key: "filevault.enabled" bool_value: false }
           facts { key: "mdm.enabled" unknown_reason: UNKNOWN_REASON_BLANK }
           facts { key: "network.ip_address" string_value: "10.0.0.1" }
           state: STATE_REMOVED
           removal_reason: REMOVAL_REASON_MARKED_REMOVED
           last_check_in_time { seconds: 6 }
           revision: 42
           create_time { seconds: 4 }
           update_time { seconds: 5 })pb",
      &device);
  return device;
}

FieldValues Read(const std::string& name, const device::v1::Device& device) {
  return DeviceField::Find(name)->Values(device);
}

std::string Text(const std::string& name, const device::v1::Device& device) {
  std::vector<std::string> texts;
  for (const FieldValue& value : Read(name, device)) {
    texts.push_back(ValueText(value));
  }
  return absl::StrJoin(texts, "|");
}

TEST(DeviceFieldTest, ReadsItsOwnFieldOfADevice) {
  const std::map<std::string, std::string> want = {
      {"asset_tag", "T-1"},
      {"blueprint.display_name", "Staff"},
      {"blueprint.id", "b1"},
      {"category", "COMPUTER_LAPTOP"},
      {"category_source", "MODEL_FAMILY"},
      {"create_time", "1970-01-01T00:00:04Z"},
      {"display_name", "Ada's Mac"},
      {"first_enroll_time", "1970-01-01T00:00:01Z"},
      {"last_check_in_time", "1970-01-01T00:00:06Z"},
      {"last_enroll_time", "1970-01-01T00:00:02Z"},
      {"lost_mode_status", "ENABLED"},
      {"missing", "true"},
      {"model", "MacBook Air"},
      {"model_identifier", "MacBookAir10,1"},
      {"name", "sources/iru/devices/a"},
      {"os.build", "23E224"},
      {"os.name", "macOS"},
      {"os.version", "14.4.1"},
      {"platform", "MAC"},
      {"removal_reason", "MARKED_REMOVED"},
      {"revision", "42"},
      {"serial_number", "c02abc"},
      {"state", "REMOVED"},
      {"tags", "loaner|vip"},
      {"udid", "0000-1"},
      {"update_time", "1970-01-01T00:00:05Z"},
      {"user.archived", "true"},
      {"user.display_name", "Ada"},
      {"user.email", "ada@example.com"},
      {"user.id", "7"},
  };

  std::map<std::string, std::string> read;
  for (const std::string& name : FieldNames()) {
    if (name != "facts.*") read[name] = Text(name, ADevice());
  }
  EXPECT_EQ(read, want);
}

TEST(DeviceFieldTest, ReadsAFactAsWhatItIs) {
  const device::v1::Device device = ADevice();

  const auto holds = [&](const std::string& key, size_t index) {
    const FieldValues values = Read("facts." + key, device);
    return values.size() == 1 && values[0].index() == index;
  };
  EXPECT_TRUE(holds("network.ip_address", FieldValue(TextValue{}).index()));
  EXPECT_TRUE(holds("agent.version", FieldValue(VersionValue{}).index()));
  EXPECT_TRUE(holds("filevault.enabled", FieldValue(false).index()));
  EXPECT_TRUE(holds("disk.bytes", FieldValue(int64_t{0}).index()));
  EXPECT_TRUE(holds("boot.time", FieldValue(absl::Time()).index()));
}

TEST(DeviceFieldTest, HasNoValueOfAFactThatIsUnknownOrAbsent) {
  EXPECT_THAT(Read("facts.mdm.enabled", ADevice()), IsEmpty());
  EXPECT_THAT(Read("facts.never.heard", ADevice()), IsEmpty());
}

TEST(DeviceFieldTest, HasNoValueOfWhatAnEmptyDeviceCannotHave) {
  const device::v1::Device device;

  std::vector<std::string> without;
  for (const std::string& name : FieldNames()) {
    if (name != "facts.*" && Read(name, device).empty())
      without.push_back(name);
  }
  EXPECT_THAT(without, ElementsAre("create_time", "first_enroll_time",
                                   "last_check_in_time", "last_enroll_time",
                                   "tags", "update_time", "user.archived"));
}

TEST(DeviceFieldTest, IsFoundByItsExactNameOnly) {
  for (const std::string name :
       {"", "Name", "os", "facts", "facts.", "facts.*", "facts.a..b", "facts.A",
        "facts.a.", "facts. a", "vendor_id", "etag", "os.version "}) {
    EXPECT_FALSE(DeviceField::Find(name)) << name;
  }
  EXPECT_TRUE(DeviceField::Find("facts.a-b_2.c"));
}

TEST(DeviceFieldTest, CanBeOrderedByIfItIsStable) {
  EXPECT_THAT(
      OrderableFieldNames(),
      ElementsAre("create_time", "display_name", "first_enroll_time",
                  "last_enroll_time", "model", "name", "os.version", "platform",
                  "serial_number", "update_time", "user.email"));
}

TEST(DeviceFieldTest, CanBeCountedByIfItHasFewValues) {
  EXPECT_THAT(
      CountableFieldNames(),
      ElementsAre("blueprint.display_name", "category", "facts.*", "missing",
                  "model", "model_identifier", "os.name", "os.version",
                  "platform", "state", "tags", "user.email"));
}

TEST(DeviceFieldTest, KnowsItsKind) {
  EXPECT_EQ(DeviceField::Find("user.email")->kind(), FieldKind::kFolded);
  EXPECT_EQ(DeviceField::Find("os.version")->kind(), FieldKind::kVersion);
  EXPECT_EQ(DeviceField::Find("facts.a")->kind(), FieldKind::kFact);
  EXPECT_EQ(DeviceField::Find("facts.a")->enum_type(), nullptr);
  EXPECT_EQ(DeviceField::Find("state")->enum_type(),
            device::v1::State_descriptor());
  EXPECT_TRUE(DeviceField::Find("tags")->repeated());
  EXPECT_FALSE(DeviceField::Find("model")->repeated());
}

}  // namespace
}  // namespace muster::inventory
