#include "connector/iru/archive/iru_archive.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/http/fake_http_transport.h"
#include "base/net/url.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using connector::v1::ListVendorEventsResponse;
using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kDevice[] = "/api/v1/devices/a";
constexpr char kPin[] = "/api/v1/devices/a/secrets/unlockpin";
constexpr char kActivity[] = "/api/v1/devices/a/activity";
constexpr char kLog[] = "/api/v1/audit/events";

HttpResponse Answer(int status, std::string body = "") {
  HttpResponse answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

// Of a page of the log: one event for each id, a second apart.
HttpResponse LogPage(const std::vector<std::string>& ids,
                     absl::string_view next = "") {
  std::string rows;
  for (const std::string& id : ids) {
    absl::StrAppend(&rows, rows.empty() ? "" : ",", R"({"id":")", id,
                    R"(","occurred_at":"2026-01-01T00:00:0)", id.substr(1),
                    R"(.000000Z"})");
  }
  return Answer(
      200, absl::StrCat(R"({"results":[)", rows, R"(],"next":)",
                        next.empty() ? "null" : absl::StrCat("\"", next, "\""),
                        "}"));
}

std::vector<std::string> IdsOf(const ListVendorEventsResponse& response) {
  std::vector<std::string> ids;
  for (const auto& event : response.events()) ids.push_back(event.id());
  return ids;
}

class IruArchiveTest : public ::testing::Test {
 protected:
  void ShowDevice() {
    transport_.On("GET", kDevice,
                  Answer(200, R"({"device_id":"a","serial_number":"SN1",)"
                              R"("platform":"Mac"})"));
  }

  // The device has had the events from `first` to `last`; pages of two.
  void HappenUpTo(int first, int last) {
    first_ = first;
    last_ = last;
    transport_.OnCall("GET", kActivity, [this](const HttpRequest& request) {
      const int first = first_;
      const int last = last_;
      const std::string query = Url::Parse(request.url)->query;
      int offset = 0;
      EXPECT_TRUE(
          absl::SimpleAtoi(query.substr(query.find("offset=") + 7), &offset));
      std::string rows;
      const int end = std::min(first + offset + 2, last + 1);
      for (int id = first + offset; id < end; ++id) {
        absl::StrAppend(&rows, rows.empty() ? "" : ",", R"({"id":)", id,
                        R"(,"created_at":"2026-01-01T00:00:)", id, R"(Z"})");
      }
      return Answer(200, absl::StrCat(R"({"activity":{"next":)",
                                      end > last ? "null" : R"("https://x/?y")",
                                      R"(,"results":[)", rows, "]}}"));
    });
  }

  // Reads the device's events from `cursor` on, which moves.
  std::vector<std::string> ReadAll(std::string& cursor) {
    std::vector<std::string> ids;
    for (int i = 0; i < 20; ++i) {
      const auto page =
          archive_.DeviceEvents("a", cursor, absl::InfinitePast());
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const std::string& id : IdsOf(*page)) ids.push_back(id);
      cursor = page->next_cursor();
      if (!page->more()) break;
    }
    return ids;
  }

  int first_ = 0;
  int last_ = 0;
  FakeHttpTransport transport_;
  FakeClock clock_{absl::FromUnixSeconds(7200)};
  FakeRandom random_;
  RequestBudget budget_{clock_, {}};
  std::shared_ptr<IruClient> client_ = std::make_shared<IruClient>(
      transport_, budget_, clock_, random_,
      IruClient::Options{{"https://acme.api.kandji.io", "acme.api.kandji.io"},
                         Secret("token"),
                         {}});
  IruArchive archive_{"sources/s", client_};
};

TEST_F(IruArchiveTest, ReadsASecretOfTheDeviceThatIsMeant) {
  ShowDevice();
  transport_.On("GET", kPin, Answer(200, R"({"pin":"314159"})"));

  const auto values =
      archive_.ReadSecret("a", "SN1", connector::v1::SECRET_KIND_UNLOCK_PIN);

  ASSERT_THAT(values, IsOk());
  ASSERT_EQ(values->size(), 1u);
  EXPECT_EQ(values->front().value(), "314159");
}

TEST_F(IruArchiveTest, ReadsNoSecretOfAnotherSerialNumber) {
  ShowDevice();

  EXPECT_THAT(
      archive_.ReadSecret("a", "SN2", connector::v1::SECRET_KIND_UNLOCK_PIN),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED"));
  EXPECT_EQ(transport_.requests().size(), 1u);
}

TEST_F(IruArchiveTest, SaysThatThereIsNoSuchSecret) {
  ShowDevice();
  transport_.On("GET", kPin, Answer(200, R"({"pin":null})"));

  EXPECT_THAT(
      archive_.ReadSecret("a", "SN1", connector::v1::SECRET_KIND_UNLOCK_PIN),
      ErrorIs(absl::StatusCode::kNotFound, "SECRET_NOT_FOUND"));
  EXPECT_THAT(
      archive_.ReadSecret("a", "SN1", connector::v1::SECRET_KIND_UNSPECIFIED),
      ErrorIs(absl::StatusCode::kUnimplemented, "SECRET_UNSUPPORTED"));
}

TEST_F(IruArchiveTest, NamesThePermissionThatASecretNeeds) {
  ShowDevice();
  transport_.On("GET", kPin, Answer(403));

  const auto values =
      archive_.ReadSecret("a", "SN1", connector::v1::SECRET_KIND_UNLOCK_PIN);

  EXPECT_THAT(values, ErrorIs(absl::StatusCode::kFailedPrecondition,
                              "SOURCE_PERMISSION_MISSING"));
  EXPECT_THAT(std::string(values.status().message()),
              HasSubstr("Device secret: unlockpin"));
}

TEST_F(IruArchiveTest, GoesOnInTheLogBehindWhatItHasShown) {
  transport_.On("GET", kLog, LogPage({"E1", "E2"}, "https://x/?cursor=two"));
  transport_.On("GET", kLog, LogPage({"E2", "E3"}));
  transport_.On("GET", kLog, LogPage({"E3"}));
  transport_.On("GET", kLog, LogPage({"E3", "E4"}));
  const absl::Time after = absl::FromUnixSeconds(1767225600);

  const auto first = archive_.TenantEvents("", after);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(IdsOf(*first), ElementsAre("E1", "E2"));
  EXPECT_TRUE(first->more());
  const auto second =
      archive_.TenantEvents(first->next_cursor(), absl::InfinitePast());
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(IdsOf(*second), ElementsAre("E3"));
  EXPECT_FALSE(second->more());

  const auto none =
      archive_.TenantEvents(second->next_cursor(), absl::InfinitePast());
  ASSERT_THAT(none, IsOk());
  EXPECT_THAT(IdsOf(*none), IsEmpty());
  const auto later =
      archive_.TenantEvents(none->next_cursor(), absl::InfinitePast());
  ASSERT_THAT(later, IsOk());
  EXPECT_THAT(IdsOf(*later), ElementsAre("E4"));
  const auto requests = transport_.requests();
  EXPECT_THAT(requests[0].url, HasSubstr("sort_by=id"));
  EXPECT_THAT(requests[0].url,
              HasSubstr("start_date=2026-01-01T00%3A00%3A00.000000Z"));
  EXPECT_THAT(requests[3].url,
              HasSubstr("start_date=2026-01-01T00%3A00%3A03.000000Z"));
}

TEST_F(IruArchiveTest, WalksOverPagesOfTheLogThatAreAllKnown) {
  transport_.On("GET", kLog, LogPage({"E1", "E2"}));
  transport_.On("GET", kLog, LogPage({"E1", "E2"}, "https://x/?cursor=two"));
  transport_.On("GET", kLog, LogPage({"E3"}));
  const auto first = archive_.TenantEvents("", absl::InfinitePast());
  ASSERT_THAT(first, IsOk());

  const auto second =
      archive_.TenantEvents(first->next_cursor(), absl::InfinitePast());

  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(IdsOf(*second), ElementsAre("E3"));
  EXPECT_THAT(transport_.requests()[2].url, HasSubstr("cursor=two"));
}

TEST_F(IruArchiveTest, GivesUpOnALogThatRepeatsForEver) {
  transport_.On("GET", kLog, LogPage({"E1"}, "https://x/?cursor=same"));
  const auto first = archive_.TenantEvents("", absl::InfinitePast());
  ASSERT_THAT(first, IsOk());

  EXPECT_THAT(archive_.TenantEvents(first->next_cursor(), absl::InfinitePast()),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST_F(IruArchiveTest, ShowsEachEventOfADeviceOnceAsTheyHappen) {
  std::string cursor;
  HappenUpTo(10, 14);
  EXPECT_THAT(ReadAll(cursor), ElementsAre("10", "11", "12", "13", "14"));

  EXPECT_THAT(ReadAll(cursor), IsEmpty());

  last_ = 16;
  EXPECT_THAT(ReadAll(cursor), ElementsAre("15", "16"));
}

TEST_F(IruArchiveTest, LosesNoEventWhenOldOnesAreTakenAway) {
  std::string cursor;
  HappenUpTo(10, 14);
  ReadAll(cursor);

  first_ = 13;
  last_ = 17;

  EXPECT_THAT(ReadAll(cursor), ElementsAre("15", "16", "17"));
}

TEST_F(IruArchiveTest, LeavesOutWhatHappenedBefore) {
  HappenUpTo(10, 14);
  const absl::Time after = absl::FromUnixSeconds(1767225600 + 13);

  const auto first = archive_.DeviceEvents("a", "", after);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(IdsOf(*first), IsEmpty());
  EXPECT_TRUE(first->more());
  std::string cursor = first->next_cursor();

  EXPECT_THAT(ReadAll(cursor), ElementsAre("13", "14"));
}

TEST_F(IruArchiveTest, RefusesACursorOfAnotherList) {
  EXPECT_THAT(archive_.TenantEvents("x", absl::InfinitePast()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CURSOR_MALFORMED"));
  EXPECT_THAT(archive_.DeviceEvents("a", "x", absl::InfinitePast()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CURSOR_MALFORMED"));
  EXPECT_THAT(transport_.requests(), IsEmpty());
}

TEST_F(IruArchiveTest, SaysThatADeviceIsGone) {
  transport_.On("GET", kActivity, Answer(404, R"({"detail":"Not found."})"));

  EXPECT_THAT(archive_.DeviceEvents("a", "", absl::InfinitePast()),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
}

}  // namespace
}  // namespace muster::iru
