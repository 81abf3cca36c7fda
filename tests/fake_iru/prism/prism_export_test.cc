#include "tests/fake_iru/prism/prism_export.h"

#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "tests/fake_iru/fleet/generator.h"
#include "tests/fake_iru/prism/prism_rows.h"

namespace muster::fake_iru {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class PrismExportTest : public ::testing::Test {
 protected:
  PrismExportTest()
      : state_(GenerateFleet({7, 120, absl::FromUnixSeconds(1760000000)})) {
    state_.files_url = "http://files";
  }

  Response Ask(const Json& body) {
    Request request;
    request.body = body.dump();
    return RequestExport(state_, request);
  }
  // The file of a job that has been waited for.
  Json Finished(const Json& body) {
    const std::string id = Json::parse(Ask(body).body)["id"];
    state_.now += absl::Seconds(1);
    return Json::parse(GetExport(state_, id).body);
  }
  static Request FileOf(const Json& job) {
    const std::string url = job["signed_url"];
    return ParseTarget("GET", url.substr(std::string("http://files").size()));
  }
  size_t Rows(const std::string& category) const {
    size_t rows = 0;
    for (const auto& [id, device] : state_.devices) {
      rows += PrismRowCount(device, category);
    }
    return rows;
  }

  State state_;
};

TEST_F(PrismExportTest, IsPendingUntilItsTimeHasCome) {
  const Json asked = Json::parse(Ask({{"category", "apps"}}).body);
  EXPECT_EQ(asked["status"], "pending");
  EXPECT_TRUE(asked["signed_url"].is_null());
  const std::string id = asked["id"];
  EXPECT_EQ(Json::parse(GetExport(state_, id).body)["status"], "pending");

  state_.now += absl::Seconds(1);
  EXPECT_EQ(Json::parse(GetExport(state_, id).body)["status"], "success");
  EXPECT_EQ(GetExport(state_, "nope").status, 404);
}

TEST_F(PrismExportTest, WritesEveryRowWithEveryColumn) {
  const Json job = Finished({{"category", "device_information"}});

  const Response file = GetExportFile(state_, FileOf(job));
  EXPECT_EQ(file.content_type, "text/csv");
  EXPECT_THAT(file.body, StartsWith("device_id,device__name,device__family,"));
  EXPECT_THAT(file.body, HasSubstr(",lost_mode_status\r\n"));
  EXPECT_EQ(
      static_cast<size_t>(std::count(file.body.begin(), file.body.end(), '\n')),
      Rows("device_information") + 1);
}

TEST_F(PrismExportTest, KeepsToWhatWasAskedFor) {
  const Json job = Finished({{"category", "device_information"},
                             {"device_families", {"iPad"}},
                             {"sort_by", "serial_number"}});

  const std::string csv = GetExportFile(state_, FileOf(job)).body;
  EXPECT_THAT(csv, HasSubstr(",iPad,"));
  EXPECT_THAT(csv, ::testing::Not(HasSubstr(",Mac,")));
}

TEST_F(PrismExportTest, RefusesATokenAndAWrongSignature) {
  const Json job = Finished({{"category", "apps"}});
  Request with_token = FileOf(job);
  with_token.authorization = "Bearer t";
  EXPECT_EQ(GetExportFile(state_, with_token).status, 400);

  Request unsigned_one = FileOf(job);
  unsigned_one.params.clear();
  const Response refused = GetExportFile(state_, unsigned_one);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("AccessDenied"));
}

TEST_F(PrismExportTest, RefusesACategoryThatThereIsNoneOf) {
  const Response response = Ask({{"category", "application_firewal"}});

  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body,
            R"({"detail":"Invalid category: application_firewal"})");
  EXPECT_EQ(Ask({{"category", "apps"}, {"filter", {{"name", 1}}}}).status, 400);
}

}  // namespace
}  // namespace muster::fake_iru
