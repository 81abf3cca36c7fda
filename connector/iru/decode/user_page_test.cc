#include "connector/iru/decode/user_page.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;

TEST(UserPageTest, ReadsPeople) {
  const auto page = DecodeUserPage(R"({"next":null,"results":[
      {"id":"u1","deprecated_user_id":"29360","email":"a@b.c","name":"Ann",
       "department":null,"job_title":"Pilot","archived":true}]})");

  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->users.size(), 1u);
  EXPECT_EQ(page->users[0].id, "u1");
  EXPECT_EQ(page->users[0].deprecated_id, "29360");
  EXPECT_EQ(page->users[0].email, "a@b.c");
  EXPECT_EQ(page->users[0].display_name, "Ann");
  EXPECT_EQ(page->users[0].department, "");
  EXPECT_EQ(page->users[0].job_title, "Pilot");
  EXPECT_TRUE(page->users[0].archived);
  EXPECT_EQ(page->next_cursor, "");
}

TEST(UserPageTest, TakesTheCursorOutOfAForeignUrl) {
  const auto page = DecodeUserPage(
      R"({"next":"https://acme.kandji.io/api/v1/users?x=1&cursor=cD0yOQ%3D%3D",
          "results":[]})");

  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->next_cursor, "cD0yOQ==");
}

TEST(UserPageTest, LeavesOutRowsWithoutAnId) {
  const auto page = DecodeUserPage(
      R"({"results":[{"id":null},7,{"id":31250,"name":"Miss Minutes"}]})");

  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->users.size(), 1u);
  EXPECT_EQ(page->users[0].id, "31250");
}

TEST(UserPageTest, RefusesAnotherEnvelope) {
  EXPECT_THAT(DecodeUserPage("[]"),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
  EXPECT_THAT(DecodeUserPage(R"({"results":{}})"),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

}  // namespace
}  // namespace muster::iru
