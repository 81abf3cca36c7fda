#include "inventory/filter/filter_term.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "inventory/filter/syntax/filter_parser.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::HasSubstr;

absl::StatusOr<FilterTerm> Bind(const std::string& text) {
  return FilterTerm::Bind(ParseFilter(text)->comparison());
}

device::v1::Device ADevice() {
  device::v1::Device device;
  google::protobuf::
      TextFormat::
          ParseFromString(
              R"pb(name: "sources/iru/devices/a"
                   serial_number: "C02ABC"
                   display_name: "Ada's Mac"
                   platform: PLATFORM_MAC
                   os { version: "14.10" }
                   tags: "loaner"
                   tags: "vip"
                   user { email: "Ada@Example.com" }
                   create_time { seconds: 1769860800 }
                   revision: 42
                   facts { key: "agent.version" string_value: "4.10" }
                   facts {
                     key: "boot.time"
                     time_value { seconds: 1769860800 }
                   }
                   facts { key: "disk.bytes" int_value: 500 }
                   facts { key: "filevault.enabled" bool_value: false }
                   facts { key: "hardware.memory" string_value: "8 GB" }
                   facts {
                     key: "mdm.enabled"
                     unknown_reason: UNKNOWN_REASON_BLANK
                   })pb",
              &device);
  return device;
}

struct TruthCase {
  const char* text;
  Truth truth;
};

class FilterTermTruthTest : public ::testing::TestWithParam<TruthCase> {};

TEST_P(FilterTermTruthTest, SaysOfADeviceWhatIsSo) {
  const auto term = Bind(GetParam().text);

  ASSERT_THAT(term, IsOk());
  EXPECT_EQ(term->Evaluate(ADevice()), GetParam().truth) << GetParam().text;
}

constexpr Truth kYes = Truth::kTrue;
constexpr Truth kNo = Truth::kFalse;
constexpr Truth kUnknown = Truth::kUnknown;

constexpr TruthCase kTruths[] = {
    // Text, and text without letter case.
    {"display_name = \"Ada's Mac\"", kYes},
    {"display_name = \"ada's mac\"", kNo},
    {"display_name:Ada", kNo},
    {"display_name > Ada", kYes},
    {"display_name:*", kYes},
    {"model:*", kNo},
    {"model = \"\"", kYes},
    {"model != Air", kYes},
    {"user.email = ada@example.COM", kYes},
    {"user.email != ADA@example.com", kNo},
    {"user.email < B", kYes},
    {"serial_number = c02abc", kYes},
    // Versions.
    {"os.version > 14.9", kYes},
    {"os.version >= 14.10.0", kYes},
    {"os.version = 14.10.0", kYes},
    {"os.version < 14.9", kNo},
    {"os.version != 24H2", kYes},
    {"os.version = 24H2", kNo},
    // Enums.
    {"platform = MAC", kYes},
    {"platform:PLATFORM_MAC", kYes},
    {"platform != MAC", kNo},
    {"platform = WINDOWS", kNo},
    {"platform:*", kYes},
    {"category:*", kNo},
    {"category = UNSPECIFIED", kYes},
    // Booleans, numbers and times.
    {"missing = false", kYes},
    {"missing != false", kNo},
    {"revision >= 42", kYes},
    {"revision < 42", kNo},
    {"revision > -1", kYes},
    {"create_time = 2026-01-31T13:00:00+01:00", kYes},
    {"create_time < 2026-01-31T12:00:00.000000001Z", kYes},
    {"create_time:*", kYes},
    // Lists.
    {"tags:vip", kYes},
    {"tags:VIP", kNo},
    {"tags:\"*\"", kNo},
    {"tags:*", kYes},
    // What is unset and has no blank.
    {"update_time:*", kNo},
    {"update_time = 2026-01-31T12:00:00Z", kUnknown},
    {"update_time != 2026-01-31T12:00:00Z", kUnknown},
    {"update_time < 2026-01-31T12:00:00Z", kUnknown},
    // Facts of every type.
    {"facts.filevault.enabled = false", kYes},
    {"facts.filevault.enabled = true", kNo},
    {"facts.filevault.enabled != true", kYes},
    {"facts.filevault.enabled:*", kYes},
    {"facts.disk.bytes > 70", kYes},
    {"facts.boot.time <= 2026-01-31T12:00:00Z", kYes},
    {"facts.agent.version > 4.9", kYes},
    {"facts.hardware.memory:\"8 GB\"", kYes},
    {"facts.hardware.memory > 10", kYes},
    // Facts of which nothing can be said.
    {"facts.mdm.enabled = true", kUnknown},
    {"facts.mdm.enabled = false", kUnknown},
    {"facts.mdm.enabled != true", kUnknown},
    {"facts.mdm.enabled:true", kUnknown},
    {"facts.mdm.enabled:*", kNo},
    {"facts.never.heard != x", kUnknown},
    {"facts.never.heard:*", kNo},
    // Facts of another type than the value.
    {"facts.filevault.enabled = no", kUnknown},
    {"facts.filevault.enabled != no", kUnknown},
    {"facts.filevault.enabled <= false", kUnknown},
    {"facts.disk.bytes != much", kUnknown},
    {"facts.boot.time != yesterday", kUnknown},
    {"facts.agent.version > new", kUnknown},
};

INSTANTIATE_TEST_SUITE_P(Truths, FilterTermTruthTest,
                         ::testing::ValuesIn(kTruths));

TEST(FilterTermTest, KnowsNoOrderOfAVersionThatIsNotNumbers) {
  device::v1::Device device;
  device.mutable_os()->set_version("24H2");

  EXPECT_EQ(Bind("os.version < 25")->Evaluate(device), kUnknown);
  EXPECT_EQ(Bind("os.version >= 10")->Evaluate(device), kUnknown);
  EXPECT_EQ(Bind("os.version = 24H2")->Evaluate(device), kYes);
  EXPECT_EQ(Bind("os.version != 24H1")->Evaluate(device), kYes);
}

TEST(FilterTermTest, SaysNothingOfTheArchivingOfNobody) {
  device::v1::Device device;
  EXPECT_EQ(Bind("user.archived = false")->Evaluate(device), kUnknown);

  device.mutable_user();
  EXPECT_EQ(Bind("user.archived = false")->Evaluate(device), kYes);
}

TEST(FilterTermTest, SaysOfAListWithoutEntriesThatNothingIsInIt) {
  EXPECT_EQ(Bind("tags:vip")->Evaluate({}), kNo);
  EXPECT_EQ(Bind("tags:*")->Evaluate({}), kNo);
}

TEST(FilterTermTest, TakesAnEnumThatThisBuildDoesNotKnowForNoneOfIts) {
  device::v1::Device device;
  device.set_platform(static_cast<device::v1::Platform>(99));

  EXPECT_EQ(Bind("platform = MAC")->Evaluate(device), kNo);
  EXPECT_EQ(Bind("platform != MAC")->Evaluate(device), kYes);
  EXPECT_EQ(Bind("platform:*")->Evaluate(device), kYes);
}

TEST(FilterTermTest, RefusesAFieldThatIsNotThereAndNamesNearOnes) {
  const auto near = Bind("user.mail = a");
  EXPECT_THAT(near, ErrorIs(absl::StatusCode::kInvalidArgument,
                            "FILTER_FIELD_UNKNOWN"));
  EXPECT_THAT(std::string(near.status().message()),
              HasSubstr("near ones are user.email"));

  const auto far = Bind("colour = red");
  EXPECT_THAT(
      far, ErrorIs(absl::StatusCode::kInvalidArgument, "FILTER_FIELD_UNKNOWN"));
  EXPECT_THAT(std::string(far.status().message()),
              HasSubstr("the fields are asset_tag, blueprint."));
}

TEST(FilterTermTest, RefusesAnOperatorThatDoesNotFit) {
  for (const std::string text :
       {"tags = vip", "tags != vip", "tags > a", "missing < true",
        "platform > MAC", "state <= ENROLLED"}) {
    EXPECT_THAT(Bind(text),
                ErrorIs(absl::StatusCode::kInvalidArgument, "FILTER_MALFORMED"))
        << text;
  }
}

TEST(FilterTermTest, RefusesAValueThatTheFieldCannotHave) {
  for (const std::string text :
       {"missing = yes", "platform = mac", "platform:LAPTOP", "revision > many",
        "create_time > 2026-01-31", "os.version < 24H2", "user.archived = 1",
        "last_check_in_time > yesterday"}) {
    EXPECT_THAT(Bind(text), ErrorIs(absl::StatusCode::kInvalidArgument,
                                    "FILTER_VALUE_MALFORMED"))
        << text;
  }
}

TEST(FilterTermTest, NamesTheValuesOfAnEnum) {
  EXPECT_EQ(Bind("state = LOST").status().message(),
            "`LOST` does not fit state; write one of UNSPECIFIED, ENROLLED, "
            "REMOVED");
}

TEST(FilterTermTest, KnowsTheTextThatItAsksFor) {
  EXPECT_EQ(Bind("udid = A1")->EqualText(), "A1");
  EXPECT_EQ(Bind("serial_number:C02ABC")->EqualText(), "c02abc");
  EXPECT_EQ(Bind("platform = PLATFORM_MAC")->EqualText(), "MAC");

  for (const std::string text :
       {"udid != A1", "udid > A1", "udid:*", "tags:vip", "os.version = 14",
        "missing = true", "facts.a = b", "revision = 1"}) {
    EXPECT_EQ(Bind(text)->EqualText(), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace muster::inventory
