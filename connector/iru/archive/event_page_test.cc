#include "connector/iru/archive/event_page.h"

#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::EqualsProto;
using muster::testing::ErrorIs;
using muster::testing::IsOk;

constexpr char kSource[] = "sources/s";

std::string Sample(const std::string& name) {
  std::ifstream file("tests/testdata/iru_samples/" + name);
  EXPECT_TRUE(file.good()) << name;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

auto Audit(absl::string_view rows) {
  return DecodeAuditPage(kSource,
                         absl::StrCat(R"({"results":[)", rows,
                                      R"(],"previous":null,"next":null})"));
}

auto Activity(absl::string_view rows, absl::string_view next = "null") {
  return DecodeActivityPage(
      kSource, "a",
      absl::StrCat(R"({"device_id":"a","activity":{"count":1,"next":)", next,
                   R"(,"previous":null,"results":[)", rows, "]}}"));
}

TEST(EventPageTest, ReadsTheTenantsLog) {
  const auto page = Audit(R"({"id":"01JNGZW47K","action":"update",
      "occurred_at":"2025-03-04T16:29:55.253454Z","actor_id":"who",
      "actor_type":"user","target_id":"b1","target_type":"blueprint",
      "target_component":"library_items","new_state":{},"metadata":null})");

  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->events.size(), 1u);
  EXPECT_THAT(page->events[0], EqualsProto(R"pb(
                id: "01JNGZW47K"
                time { seconds: 1741105795 nanos: 253454000 }
                actor: "who"
                actor_type: "user"
                action: "update"
                target_type: "blueprint"
                target_id: "b1"
                target_component: "library_items"
              )pb"));
  EXPECT_EQ(page->next, "");
}

TEST(EventPageTest, NamesTheDeviceAndTheCommandOfTheLog) {
  const auto page = Audit(
      R"({"id":"1","action":"run","target_type":"device","target_id":"AB-C",
          "target_component":"erase"},
         {"id":"2","action":"delete","target_type":"device","target_id":"d"},
         {"id":"3","action":"read","target_type":"device_secret",
          "target_id":"d","target_component":"unlockpin"},
         {"id":"4","action":"update","target_type":"device","target_id":"d",
          "target_component":""})");

  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->events.size(), 4u);
  EXPECT_EQ(page->events[0].device(), "sources/s/devices/ab-c");
  EXPECT_EQ(page->events[0].kind(), "erase");
  EXPECT_EQ(page->events[1].kind(), "delete_device");
  EXPECT_EQ(page->events[2].device(), "sources/s/devices/d");
  EXPECT_EQ(page->events[2].kind(), "");
  EXPECT_EQ(page->events[3].kind(), "");
}

TEST(EventPageTest, ReadsACommandInADevicesActivity) {
  const auto page = Activity(R"({"id":44577,"action_type":
      "mdm_command_completed","created_at":"2026-01-24T00:35:25.485398Z",
      "details":{"uuid":"c1","status":3,"command_type":"EraseDevice",
                 "request_type":"EraseDevice"},
      "computer":{"id":"a"},"blueprint":null,"user":null,
      "external_token":null})",
                             R"("https://acme.kandji.io/next")");

  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->events.size(), 1u);
  EXPECT_THAT(page->events[0], EqualsProto(R"pb(
                id: "44577"
                time { seconds: 1769214925 nanos: 485398000 }
                action: "mdm_command_completed"
                target_type: "device"
                target_id: "a"
                device: "sources/s/devices/a"
                kind: "erase"
                target_component: "EraseDevice"
                vendor_command_id: "c1"
              )pb"));
  EXPECT_FALSE(page->next.empty());
}

TEST(EventPageTest, SaysWhoDidItWhereThatIsTold) {
  const auto page = Activity(
      R"({"id":1,"user":{"id":"u1","email":"ann@example.com"}},
         {"id":2,"user":{"id":null,"email":"ann@example.com"}},
         {"id":3,"user":null,"external_token":{"id":7,"name":"CI"}})");

  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->events.size(), 3u);
  EXPECT_EQ(page->events[0].actor(), "u1");
  EXPECT_EQ(page->events[0].actor_type(), "user");
  EXPECT_EQ(page->events[1].actor(), "ann@example.com");
  EXPECT_EQ(page->events[2].actor(), "7");
  EXPECT_EQ(page->events[2].actor_type(), "api_token");
}

TEST(EventPageTest, ReadsEveryRowOfTheVendorsSamples) {
  for (const char* const name :
       {"get-device-activity.json",
        "get-device-activity--get-android-device-activity.json",
        "get-device-activity--get-windows-device-activity.json",
        "get-device-activity--get-device-activity-with-blueprint-routing.json",
        "list-audit-events.json"}) {
    const std::string body = Sample(name);
    const auto page = absl::StrContains(name, "audit")
                          ? DecodeAuditPage(kSource, body)
                          : DecodeActivityPage(kSource, "a", body);
    ASSERT_THAT(page, IsOk()) << name;
    EXPECT_GT(page->row_count, 0) << name;
    EXPECT_EQ(page->events.size(), static_cast<size_t>(page->row_count));
    for (const auto& event : page->events) {
      EXPECT_TRUE(event.has_time()) << name << event.id();
      EXPECT_FALSE(event.action().empty()) << name << event.id();
    }
  }
}

TEST(EventPageTest, LeavesOutRowsWithoutAnIdAndCountsThem) {
  const auto page = Activity(R"({"action_type":"x"},7,{"id":1})");

  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->events.size(), 1u);
  EXPECT_EQ(page->row_count, 3);
}

TEST(EventPageTest, RefusesAnotherEnvelope) {
  for (const char* const body : {"[]", "{}", R"({"activity":[]})", "x"}) {
    EXPECT_THAT(DecodeActivityPage(kSource, "a", body),
                ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"))
        << body;
    EXPECT_THAT(DecodeAuditPage(kSource, body),
                ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"))
        << body;
  }
}

}  // namespace
}  // namespace muster::iru
