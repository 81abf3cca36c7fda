#include "inventory/model/changed_paths.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

device::v1::Device Parse(const char* text) {
  device::v1::Device device;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &device));
  return device;
}

TEST(ChangedPathsTest, NamesFieldsOfMessagesByTheirPath) {
  EXPECT_THAT(
      ChangedPaths(
          Parse("os { name: 'macOS' version: '14.4' } display_name: 'a'"),
          Parse("os { name: 'macOS' version: '14.5' } display_name: 'b'")),
      ElementsAre("display_name", "os.version"));
}

TEST(ChangedPathsTest, NamesTheFieldsOfAMessageThatCameOrWent) {
  const auto with = Parse("user { id: '7' email: 'a@example.com' }");
  const auto without = Parse("");

  EXPECT_THAT(ChangedPaths(without, with),
              ElementsAre("user.email", "user.id"));
  EXPECT_THAT(ChangedPaths(with, without),
              ElementsAre("user.email", "user.id"));
}

TEST(ChangedPathsTest, NamesFactsByTheirKey) {
  EXPECT_THAT(
      ChangedPaths(
          Parse("facts { key: 'a' bool_value: true endpoint: 'e' }"
                "facts { key: 'filevault.enabled' bool_value: true }"
                "facts { key: 'gone' int_value: 1 }"),
          Parse("facts { key: 'a' bool_value: true endpoint: 'e' }"
                "facts { key: 'come' int_value: 1 }"
                "facts { key: 'filevault.enabled' bool_value: false }")),
      ElementsAre("facts.come", "facts.filevault.enabled", "facts.gone"));
}

TEST(ChangedPathsTest, TellsAFactThatBecameUnknownFromOneThatIsFalse) {
  EXPECT_THAT(ChangedPaths(Parse("facts { key: 'f' bool_value: false }"),
                           Parse("facts { key: 'f' unknown_reason: "
                                 "UNKNOWN_REASON_PERMISSION_MISSING }")),
              ElementsAre("facts.f"));
}

TEST(ChangedPathsTest, TakesTagsAsOneField) {
  EXPECT_THAT(ChangedPaths(Parse("tags: 'a' tags: 'b'"), Parse("tags: 'ab'")),
              ElementsAre("tags"));
}

TEST(ChangedPathsTest, TellsTimesApartAndUnsetFromTheEpoch) {
  EXPECT_THAT(ChangedPaths(
                  Parse("first_enroll_time {} last_enroll_time { seconds: 1 }"),
                  Parse("last_enroll_time { seconds: 2 }")),
              ElementsAre("first_enroll_time", "last_enroll_time"));
}

TEST(ChangedPathsTest, LeavesOutWhatMovesWithEveryChangeAndLiveness) {
  EXPECT_THAT(
      ChangedPaths(Parse("revision: 1 etag: '1'"),
                   Parse("revision: 2 etag: '2' update_time { seconds: 5 }"
                         "create_time { seconds: 5 }"
                         "last_check_in_time { seconds: 5 }")),
      IsEmpty());
}

TEST(ChangedPathsTest, SaysHowADeviceWasRemoved) {
  EXPECT_THAT(
      ChangedPaths(Parse("state: STATE_ENROLLED"),
                   Parse("state: STATE_REMOVED remove_time { seconds: 5 }"
                         "removal_reason: REMOVAL_REASON_MARKED_REMOVED")),
      ElementsAre("removal_reason", "remove_time", "state"));
}

TEST(ChangedPathsTest, NamesTheListOfAFacet) {
  device::v1::Facet before;
  before.add_apps()->set_version("1");
  before.set_revision(3);
  device::v1::Facet after = before;
  after.set_revision(4);
  after.mutable_update_time();
  after.mutable_observe_time();
  EXPECT_THAT(ChangedPaths(before, after), IsEmpty());

  after.mutable_apps(0)->set_version("2");
  EXPECT_THAT(ChangedPaths(before, after), ElementsAre("apps"));
}

}  // namespace
}  // namespace muster::inventory
