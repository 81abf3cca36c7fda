#include "cli/commands/arguments.h"

#include <cstdlib>

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::cli {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOkAndHolds;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

inventory::v1::GetDeviceRequest RequestAt(absl::string_view text) {
  inventory::v1::GetDeviceRequest request;
  const absl::StatusOr<ReadPoint> at = ParseReadPoint(text);
  EXPECT_TRUE(at.ok()) << at.status();
  if (at.ok()) SetReadPoint(*at, request);
  return request;
}

TEST(ParseReadPointTest, TakesARevisionOrATimeOrNothing) {
  EXPECT_THAT(RequestAt("4711"), EqualsProto("revision: 4711"));
  EXPECT_THAT(
      RequestAt("2026-11-22T10:15:00.25+01:00"),
      EqualsProto("read_time { seconds: 1795338900 nanos: 250000000 }"));
  EXPECT_THAT(RequestAt(""), EqualsProto(""));
  EXPECT_TRUE(ParseReadPoint("")->IsNow());
  EXPECT_FALSE(ParseReadPoint("1")->IsNow());
}

TEST(ParseReadPointTest, RefusesWhatIsNeither) {
  for (const char* text : {"0", "-3", "yesterday", "2026-11-22"}) {
    EXPECT_THAT(ParseReadPoint(text), ErrorIs(kInvalid, "USAGE")) << text;
  }
}

TEST(ParsePlatformTest, IgnoresLetterCase) {
  EXPECT_THAT(ParsePlatform("Apple_TV"),
              IsOkAndHolds(device::v1::PLATFORM_APPLE_TV));
  EXPECT_THAT(ParsePlatform("amiga"), ErrorIs(kInvalid, "USAGE"));
  EXPECT_THAT(ParsePlatform("unspecified"), ErrorIs(kInvalid, "USAGE"));
}

TEST(ParseKindTest, KnowsDevicesAndFacets) {
  EXPECT_THAT(ParseKind("facet"),
              IsOkAndHolds(inventory::v1::RESOURCE_KIND_FACET));
  EXPECT_THAT(ParseKind("user"), ErrorIs(kInvalid, "USAGE"));
}

TEST(SourceNameTest, AddsThePrefixOnce) {
  EXPECT_EQ(SourceName("iru"), "sources/iru");
  EXPECT_EQ(SourceName("sources/iru"), "sources/iru");
}

TEST(UserAtHostTest, BeginsWithTheUser) {
  setenv("USER", "jo", 1);
  EXPECT_EQ(UserWord(), "jo");
  EXPECT_EQ(UserAtHost().rfind("jo@", 0), 0u);
}

}  // namespace
}  // namespace muster::cli
