#include "inventory/catalog/entry_check.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

absl::Status CheckText(const char* text) {
  v1::CatalogEntry entry;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &entry));
  return CheckEntry("sources/iru", entry);
}

TEST(CheckEntryTest, TakesOneOfEachKind) {
  EXPECT_THAT(CheckText("name: 'sources/iru/users/7' user { id: '7' }"
                        "endpoint: 'users'"),
              IsOk());
  EXPECT_THAT(CheckText("name: 'sources/iru/blueprints/ab' endpoint: 'b'"
                        "blueprint { id: 'AB' }"),
              IsOk());
  EXPECT_THAT(CheckText("name: 'sources/iru/tags/t' tag { id: 't' }"
                        "endpoint: 'tags'"),
              IsOk());
  EXPECT_THAT(CheckText("name: 'sources/iru/library-items/i' endpoint: 'l'"
                        "library_item { id: 'i' }"),
              IsOk());
}

TEST(CheckEntryTest, RefusesWhatContradictsItself) {
  for (const char* bad : {
           "user { id: '7' } endpoint: 'users'",
           "name: 'sources/iru/users/7' endpoint: 'users'",
           "name: 'sources/iru/users/7' user { id: '7' }",
           "name: 'sources/iru/users/7' user {} endpoint: 'users'",
           "name: 'sources/iru/users/A' user { id: 'A' } endpoint: 'users'",
           "name: 'sources/iru/tags/7' user { id: '7' } endpoint: 'users'",
           "name: 'sources/x/users/7' user { id: '7' } endpoint: 'users'",
           "name: 'sources/iru/devices/7' user { id: '7' } endpoint: 'users'",
           "name: 'sources/iru/users' user { id: '7' } endpoint: 'users'",
       }) {
    EXPECT_THAT(CheckText(bad),
                ErrorIs(absl::StatusCode::kInvalidArgument, "ENTRY_MALFORMED"))
        << bad;
  }
}

}  // namespace
}  // namespace muster::inventory
