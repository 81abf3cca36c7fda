#include "tests/fake_iru/company/audit_events.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/fake_iru/fleet/audit.h"
#include "tests/fake_iru/fleet/generator.h"

namespace muster::fake_iru {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class AuditEventsTest : public ::testing::Test {
 protected:
  // Ten events, an hour apart, from noon on.
  AuditEventsTest() : state_(1) {
    ParseAndSet("2026-03-04T12:00:00Z");
    for (int i = 0; i < 10; ++i) {
      Record(state_, "update", {"device", absl::StrCat("d", i), ""});
      state_.now += absl::Hours(1);
    }
  }

  void ParseAndSet(const std::string& time) { state_.now = *ParseTime(time); }

  Json List(const std::string& query, int status = 200) {
    const Response response = ListAuditEvents(
        state_, ParseTarget("GET", "/api/v1/audit/events?" + query));
    EXPECT_EQ(response.status, status) << response.body;
    return Json::parse(response.body);
  }

  // The targets of all pages.
  std::string Walk(std::string query) {
    std::string targets;
    for (int pages = 0; pages < 20; ++pages) {
      const Json page = List(query);
      for (const Json& event : page["results"]) {
        targets += event["target_id"].get<std::string>().substr(1);
      }
      if (page["next"].is_null()) break;
      const std::string next = page["next"];
      query = next.substr(next.find('?') + 1);
    }
    return targets;
  }

  State state_;
};

TEST_F(AuditEventsTest, ShowsTheOldestFirstUnlessAskedForTheNewest) {
  EXPECT_EQ(Walk("limit=3"), "0123456789");
  EXPECT_EQ(Walk("limit=3&sort_by=-occurred_at"), "9876543210");
  EXPECT_EQ(Walk("limit=4&sort_by=-id"), "9876543210");
}

TEST_F(AuditEventsTest, NamesTheApisHostInNext) {
  EXPECT_THAT(List("limit=3")["next"].get<std::string>(),
              HasSubstr("https://accuhive.api.kandji.io/api/v1/audit/events"));
}

TEST_F(AuditEventsTest, KeepsToARangeWhoseEndsBelongToIt) {
  EXPECT_EQ(Walk("start_date=2026-03-04T14:00:00Z&"
                 "end_date=2026-03-04T16:00:00Z"),
            "234");
  EXPECT_EQ(Walk("start_date=2026-03-05"), "");
  EXPECT_EQ(Walk("end_date=2026-03-04&sort_by=-id"), "9876543210");
}

TEST_F(AuditEventsTest, LosesNothingWhenEventsComeBetweenTwoPages) {
  const Json first = List("limit=4");
  Record(state_, "update", {"device", "dX", ""});
  const std::string next = first["next"];

  EXPECT_EQ(Walk(next.substr(next.find('?') + 1)), "456789X");
}

TEST_F(AuditEventsTest, RefusesWhatItCannotRead) {
  List("sort_by=actor", 400);
  List("start_date=yesterday", 400);
  List("cursor=%21%21", 400);
}

TEST_F(AuditEventsTest, NumbersEventsOfOneInstantInTheirOrder) {
  std::set<std::string> ids;
  std::string last;
  for (int i = 0; i < 100; ++i) {
    Record(state_, "read", {"device_secret", "x", "unlockpin"});
    EXPECT_LT(last, state_.audit.back().id);
    last = state_.audit.back().id;
    EXPECT_THAT(last, SizeIs(26));
    ids.insert(last);
  }
  EXPECT_THAT(ids, SizeIs(100));
}

}  // namespace
}  // namespace muster::fake_iru
