#include "base/process/textproto.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/api.pb.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::google::protobuf::Mixin;
using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOkAndHolds;
using ::testing::StartsWith;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(TextprotoTest, ReadsAFileWithComments) {
  const testing::TempDir dir;
  const std::string path =
      dir.WriteFile("a.textproto", "# why\nname: 'R'\nroot: 'd'\n");
  EXPECT_THAT(ReadTextproto<Mixin>(path),
              IsOkAndHolds(EqualsProto("name: 'R' root: 'd'")));
}

TEST(TextprotoTest, ErrorSaysWhereTheFirstFaultIs) {
  const auto parsed =
      ParseTextproto<Mixin>("name: 'R'\n  rooot: 'd'\n", "muster.textproto");

  EXPECT_THAT(parsed, ErrorIs(kInvalid, "CONFIG_MALFORMED"));
  EXPECT_THAT(std::string(parsed.status().message()),
              StartsWith("muster.textproto:2:"));
  EXPECT_THAT(std::string(parsed.status().message()),
              ::testing::HasSubstr("rooot"));
}

TEST(TextprotoTest, ErrorInAFileNamesTheFile) {
  const testing::TempDir dir;
  const std::string path = dir.WriteFile("a.textproto", "name: 7");
  const auto parsed = ReadTextproto<Mixin>(path);
  EXPECT_THAT(parsed, ErrorIs(kInvalid, "CONFIG_MALFORMED"));
  EXPECT_THAT(std::string(parsed.status().message()),
              StartsWith(path + ":1:7: "));
}

TEST(TextprotoTest, MissingFileIsNotFound) {
  const testing::TempDir dir;
  EXPECT_THAT(ReadTextproto<Mixin>(dir.Join("none")),
              ErrorIs(absl::StatusCode::kNotFound, "CONFIG_MISSING"));
}

TEST(TextprotoTest, DirectoryIsNoConfiguration) {
  const testing::TempDir dir;
  EXPECT_THAT(ReadTextproto<Mixin>(dir.path()),
              ErrorIs(absl::StatusCode::kNotFound, "CONFIG_MISSING"));
}

}  // namespace
}  // namespace muster
