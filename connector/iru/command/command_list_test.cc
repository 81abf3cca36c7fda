#include "connector/iru/command/command_list.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/http/fake_http_transport.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kPath[] = "/api/v1/devices/a/commands";

HttpResponse PageOf(const std::vector<std::string>& rows, bool more) {
  std::string results;
  for (const std::string& row : rows) {
    absl::StrAppend(&results, results.empty() ? "" : ",", row);
  }
  HttpResponse answer;
  answer.status = 200;
  answer.body = absl::StrCat(
      R"({"device_id":"a","commands":{"count":9,"previous":null,"next":)",
      more ? R"("https://acme.kandji.io/next")" : "null", R"(,"results":[)",
      results, "]}}");
  return answer;
}

std::string Row(absl::string_view id, absl::string_view time) {
  return absl::StrCat(R"({"uuid":")", id, R"(","date_requested":")", time,
                      R"("})");
}

class CommandListTest : public ::testing::Test {
 protected:
  FakeHttpTransport transport_;
  FakeClock clock_{absl::FromUnixSeconds(7200)};
  FakeRandom random_;
  RequestBudget budget_{clock_, {}};
  IruClient client_{transport_,
                    budget_,
                    clock_,
                    random_,
                    {{"https://acme.api.kandji.io", "acme.api.kandji.io"},
                     Secret("token"),
                     {}}};
};

TEST_F(CommandListTest, GivesTheNewestFirstWhateverTheVendorsOrder) {
  transport_.On("GET", kPath,
                PageOf({Row("old", "2026-01-01T00:00:00Z"),
                        Row("new", "2026-01-03T00:00:00Z"), Row("never", ""),
                        Row("mid", "2026-01-02T00:00:00Z")},
                       false));

  const auto commands = ReadCommands(client_, "a", Call());

  ASSERT_THAT(commands, IsOk());
  std::vector<std::string> ids;
  for (const auto& command : *commands) ids.push_back(command.id());
  EXPECT_THAT(ids, ElementsAre("new", "mid", "old", "never"));
}

TEST_F(CommandListTest, ReadsEveryPageByOffsetOnItsOwnHost) {
  transport_.On("GET", kPath, PageOf({Row("a", ""), Row("b", "")}, true));
  transport_.On("GET", kPath, PageOf({Row("c", "")}, false));

  const auto commands = ReadCommands(client_, "a", Call());

  ASSERT_THAT(commands, IsOk());
  EXPECT_EQ(commands->size(), 3u);
  const auto requests = transport_.requests();
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_THAT(requests[1].url,
              HasSubstr("https://acme.api.kandji.io/api/v1/devices/a"));
  EXPECT_THAT(requests[1].url, HasSubstr("offset=2"));
}

TEST_F(CommandListTest, EndsOnASourceThatAlwaysPromisesMore) {
  transport_.On("GET", kPath, PageOf({Row("a", "")}, true));

  EXPECT_THAT(ReadCommands(client_, "a", Call()), IsOk());

  EXPECT_EQ(transport_.requests().size(), 20u);
}

TEST_F(CommandListTest, PassesAnErrorOn) {
  HttpResponse refusal;
  refusal.status = 403;
  transport_.On("GET", kPath, refusal);

  EXPECT_THAT(ReadCommands(client_, "a", Call()),
              ErrorIs(absl::StatusCode::kFailedPrecondition,
                      "SOURCE_PERMISSION_MISSING"));
}

}  // namespace
}  // namespace muster::iru
