#include "connector/iru/decode/command_page.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using connector::v1::VendorState;
using muster::testing::EqualsProto;
using muster::testing::ErrorIs;
using muster::testing::IsOk;

std::string PageOf(absl::string_view rows, absl::string_view next = "null") {
  return absl::StrCat(R"({"device_id":"a","commands":{"count":1,"next":)", next,
                      R"(,"previous":null,"results":[)", rows, "]}}");
}

VendorState StateOf(absl::string_view status) {
  const auto page = DecodeCommandPage(
      PageOf(absl::StrCat(R"({"uuid":"c","status":)", status, "}")));
  return page.ok() ? page->commands[0].state()
                   : connector::v1::VENDOR_STATE_UNSPECIFIED;
}

TEST(CommandPageTest, ReadsALockThatIsDone) {
  const auto page = DecodeCommandPage(PageOf(R"({
      "uuid":"c1","error_chain":[],"command_type":"DeviceLock",
      "request_type":"DeviceLock","status":3,
      "date_requested":"2022-08-18T15:07:22Z",
      "date_completed":"2022-08-18T15:07:23.500000Z"})"));

  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->commands.size(), 1u);
  EXPECT_THAT(page->commands[0], EqualsProto(R"pb(
                id: "c1"
                kind: "lock"
                vendor_kind: "DeviceLock"
                state: VENDOR_STATE_COMPLETED
                request_time { seconds: 1660835242 }
                complete_time { seconds: 1660835243 nanos: 500000000 }
              )pb"));
  EXPECT_FALSE(page->has_next);
}

TEST(CommandPageTest, ReadsEveryState) {
  EXPECT_EQ(StateOf("1"), connector::v1::VENDOR_STATE_PENDING);
  EXPECT_EQ(StateOf("2"), connector::v1::VENDOR_STATE_RUNNING);
  EXPECT_EQ(StateOf("3"), connector::v1::VENDOR_STATE_COMPLETED);
  EXPECT_EQ(StateOf("4"), connector::v1::VENDOR_STATE_FAILED);
  EXPECT_EQ(StateOf("5"), connector::v1::VENDOR_STATE_NOT_NOW);
  EXPECT_EQ(StateOf("6"), connector::v1::VENDOR_STATE_UNSPECIFIED);
  EXPECT_EQ(StateOf("\"3\""), connector::v1::VENDOR_STATE_UNSPECIFIED);
  EXPECT_EQ(StateOf("null"), connector::v1::VENDOR_STATE_UNSPECIFIED);
}

TEST(CommandPageTest, TellsAFailureInTheDevicesWords) {
  const auto page = DecodeCommandPage(PageOf(R"({"uuid":"c","status":4,
      "error_chain":[{"ErrorCode":12021,"ErrorDomain":"MCMDMErrorDomain",
        "LocalizedDescription":"Unbekannt",
        "USEnglishDescription":"Unknown command"}]})"));

  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->commands[0].error_message(), "Unknown command");
}

TEST(CommandPageTest, KnowsOurKindsByBothTypes) {
  const auto page = DecodeCommandPage(PageOf(
      R"({"uuid":"a","command_type":"SetDeviceName","request_type":"Settings"},
         {"uuid":"b","request_type":"EraseDevice"},
         {"uuid":"c","command_type":"ProfileList"})"));

  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->commands.size(), 3u);
  EXPECT_EQ(page->commands[0].kind(), "set_name");
  EXPECT_EQ(page->commands[0].vendor_kind(), "Settings");
  EXPECT_EQ(page->commands[1].kind(), "erase");
  EXPECT_EQ(page->commands[2].kind(), "");
  EXPECT_EQ(page->commands[2].vendor_kind(), "ProfileList");
}

TEST(CommandPageTest, LeavesOutRowsWithoutAnId) {
  const auto page = DecodeCommandPage(PageOf(R"({"status":3},7,{"uuid":"c"})"));

  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->commands.size(), 1u);
  EXPECT_EQ(page->row_count, 3);
}

TEST(CommandPageTest, SaysWhetherMoreFollow) {
  const auto page =
      DecodeCommandPage(PageOf("", R"("https://acme.kandji.io/next")"));

  ASSERT_THAT(page, IsOk());
  EXPECT_TRUE(page->has_next);
}

TEST(CommandPageTest, RefusesAnotherEnvelope) {
  for (const char* const body : {"[]", "{}", R"({"commands":[]})"}) {
    EXPECT_THAT(DecodeCommandPage(body),
                ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"))
        << body;
  }
}

}  // namespace
}  // namespace muster::iru
