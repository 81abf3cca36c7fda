#include "inventory/filter/device_counts.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Such as `platform MAC=2 =1`, one a field.
std::vector<std::string> Count(const std::vector<std::string>& count_by,
                               const std::vector<std::string>& devices) {
  auto counts = DeviceCounts::Create(count_by);
  EXPECT_THAT(counts, IsOk());
  for (const std::string& text : devices) {
    device::v1::Device device;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &device));
    counts->Add(device);
  }
  std::vector<std::string> lines;
  for (const FieldCounts& field : counts->Result()) {
    lines.push_back(field.field);
    for (const auto& [value, count] : field.values) {
      absl::StrAppend(&lines.back(), " ", value, "=", count);
    }
  }
  return lines;
}

TEST(DeviceCountsTest, PutsTheMostFrequentFirstAndEqualsByValue) {
  EXPECT_THAT(Count({"platform"},
                    {"platform: PLATFORM_MAC", "platform: PLATFORM_WINDOWS",
                     "platform: PLATFORM_IPAD", "platform: PLATFORM_MAC", ""}),
              ElementsAre("platform MAC=2 =1 IPAD=1 WINDOWS=1"));
}

TEST(DeviceCountsTest, KeepsTheFieldsInTheOrderAsked) {
  EXPECT_THAT(Count({"state", "missing"}, {"missing: true", "missing: false",
                                           "state: STATE_ENROLLED"}),
              ElementsAre("state =2 ENROLLED=1", "missing false=2 true=1"));
}

TEST(DeviceCountsTest, CountsADeviceOnceForEachOfItsTags) {
  EXPECT_THAT(
      Count({"tags"}, {"tags: 'loaner' tags: 'vip'", "tags: 'vip'", ""}),
      ElementsAre("tags vip=2 =1 loaner=1"));
}

TEST(DeviceCountsTest, TakesAnEmailForTheSameWhateverItsLetterCase) {
  EXPECT_THAT(Count({"user.email"}, {"user { email: 'Ada@x.org' }",
                                     "user { email: 'ada@X.org' }"}),
              ElementsAre("user.email ada@x.org=2"));
}

TEST(DeviceCountsTest, CountsAnUnknownFactAsNoValue) {
  EXPECT_THAT(Count({"facts.filevault.enabled"},
                    {"facts { key: 'filevault.enabled' bool_value: false }",
                     "facts { key: 'filevault.enabled' "
                     "unknown_reason: UNKNOWN_REASON_BLANK }",
                     ""}),
              ElementsAre("facts.filevault.enabled =2 false=1"));
}

TEST(DeviceCountsTest, CountsNothingIfNothingIsAskedOrAdded) {
  EXPECT_THAT(Count({}, {"missing: true"}), IsEmpty());
  EXPECT_THAT(Count({"missing"}, {}), ElementsAre("missing"));
}

TEST(DeviceCountsTest, RefusesAFieldThatIsNotCounted) {
  for (const std::string field : {"", "colour", "name", "serial_number",
                                  "create_time", "facts.", "platform "}) {
    EXPECT_THAT(
        DeviceCounts::Create({field}),
        ErrorIs(absl::StatusCode::kInvalidArgument, "COUNT_BY_MALFORMED"))
        << field;
  }
  EXPECT_THAT(
      DeviceCounts::Create({"platform", "platform"}),
      ErrorIs(absl::StatusCode::kInvalidArgument, "COUNT_BY_MALFORMED"));
}

TEST(DeviceCountsTest, RefusesMoreThanTenFields) {
  std::vector<std::string> fields;
  for (int i = 0; i < 10; ++i) fields.push_back(absl::StrCat("facts.a", i));
  EXPECT_THAT(DeviceCounts::Create(fields), IsOk());

  fields.push_back("platform");
  EXPECT_THAT(
      DeviceCounts::Create(fields),
      ErrorIs(absl::StatusCode::kInvalidArgument, "COUNT_BY_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
