#include "connector/core/reconcile/field_diff.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace muster::connector {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Diff(const std::string& kept_text,
                              const std::string& shown_text) {
  device::v1::Device kept;
  inventory::v1::DeviceObservation shown;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kept_text, &kept));
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(shown_text, &shown));
  std::vector<std::string> lines;
  for (const FieldDifference& one : DiffDevice(kept, shown)) {
    lines.push_back(absl::StrCat(one.field, ": ", one.kept, " -> ", one.shown));
  }
  return lines;
}

TEST(FieldDiffTest, FindsNothingInDevicesThatAreTheSame) {
  EXPECT_THAT(Diff("serial_number: 'C02' os { version: '14.4' } tags: 'a'",
                   "device { serial_number: 'C02' os { version: '14.4' } "
                   "tags: 'a' }"),
              IsEmpty());
}

TEST(FieldDiffTest, NamesFieldsByTheirPath) {
  EXPECT_THAT(
      Diff("os { version: '14.3' } tags: 'a' platform: PLATFORM_MAC",
           "device { os { version: '14.4' } tags: ['a', 'b'] "
           "user { email: 'jo@x' } missing: true "
           "last_enroll_time { seconds: 0 } }"),
      ElementsAre("platform: PLATFORM_MAC -> ", "os.version: 14.3 -> 14.4",
                  "tags: a -> a, b", "user.email:  -> jo@x",
                  "last_enroll_time:  -> 1970-01-01T00:00:00Z",
                  "missing:  -> true"));
}

TEST(FieldDiffTest, IgnoresWhatOnlyTheInventoryWritesAndLiveness) {
  EXPECT_THAT(Diff("revision: 7 etag: 'x' create_time { seconds: 1 } "
                   "update_time { seconds: 1 } predecessor: 'p' "
                   "last_check_in_time { seconds: 1 }",
                   "device { last_check_in_time { seconds: 2 } }"),
              IsEmpty());
}

TEST(FieldDiffTest, IgnoresFieldsThatTheReadingDidNotAskFor) {
  EXPECT_THAT(Diff("udid: 'u' model_identifier: 'Mac14,2' "
                   "category: CATEGORY_COMPUTER_LAPTOP",
                   "device { category: CATEGORY_COMPUTER_UNKNOWN } "
                   "unobserved_fields: ['udid', 'model_identifier']"),
              IsEmpty());
}

TEST(FieldDiffTest, ComparesTheFactsOfTheEndpointsThatWereRead) {
  EXPECT_THAT(
      Diff(R"pb(
             facts { key: "a.on" bool_value: true endpoint: "devices" }
             facts { key: "b.on" bool_value: true endpoint: "prism/b" }
             facts { key: "c.size" int_value: 3 endpoint: "devices" }
           )pb",
           R"pb(
             device {
               facts { key: "a.on" bool_value: false endpoint: "devices" }
               facts {
                 key: "d.word"
                 unknown_reason: UNKNOWN_REASON_BLANK
                 endpoint: "devices"
               }
             }
             observations { endpoint: "devices" }
           )pb"),
      ElementsAre("facts.a.on: true -> false",
                  "facts.d.word:  -> UNKNOWN_REASON_BLANK",
                  "facts.c.size: 3 -> "));
}

}  // namespace
}  // namespace muster::connector
