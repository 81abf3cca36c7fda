#include "connector/iru/jobs/catalog/catalog_job.h"

#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connector/iru/jobs/fake_job_world.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kUsers[] = "/api/v1/users";
constexpr char kTags[] = "/api/v1/tags";

HttpResponse Ok(std::string body) {
  HttpResponse answer;
  answer.status = 200;
  answer.body = std::move(body);
  return answer;
}

class CatalogJobTest : public ::testing::Test {
 protected:
  absl::Status Run(CatalogKind kind) {
    return world_.Run(std::make_unique<CatalogJob>(world_.deps(), kind));
  }

  FakeJobWorld world_;
};

TEST_F(CatalogJobTest, ReadsUsersAlongTheCursorAndFollowsNoUrl) {
  auto& transport = world_.tenant.transport;
  transport.On("GET", kUsers,
               Ok(R"({"next":"https://evil.example/x?cursor=cD0y%3D","results":[
                      {"id":"U-1","name":"Ada","email":"Ada@x","archived":true,
                       "deprecated_user_id":"7"}]})"));
  transport.On("GET", kUsers, Ok(R"({"next":null,"results":[{"id":"u-2"}]})"));

  ASSERT_THAT(Run(CatalogKind::kUsers), IsOk());

  ASSERT_THAT(world_.entries, SizeIs(2));
  const auto& ada = world_.entries["sources/iru/users/u-1"];
  EXPECT_EQ(ada.user().id(), "U-1");
  EXPECT_EQ(ada.user().email(), "Ada@x");
  EXPECT_TRUE(ada.user().archived());
  EXPECT_EQ(ada.endpoint(), "users");
  const auto requests = transport.requests();
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_EQ(requests[1].url,
            "https://acme.api.kandji.io/api/v1/users"
            "?sizePerPage=300&cursor=cD0y%3D");
}

TEST_F(CatalogJobTest, EndsWhenTheUsersCursorDoesNotMove) {
  world_.tenant.transport.On(
      "GET", kUsers, Ok(R"({"next":"/?cursor=a","results":[{"id":"u"}]})"));

  EXPECT_THAT(Run(CatalogKind::kUsers),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST_F(CatalogJobTest, ReadsTagsPageByPage) {
  std::vector<std::string> rows;
  for (int i = 0; i < 301; ++i) {
    rows.push_back(absl::StrCat(R"({"id":"T)", i, R"(","name":"t"})"));
  }
  world_.tenant.SetList(kTags, rows);

  ASSERT_THAT(Run(CatalogKind::kTags), IsOk());

  EXPECT_THAT(world_.entries, SizeIs(301));
  EXPECT_EQ(world_.entries["sources/iru/tags/t300"].tag().id(), "T300");
  EXPECT_EQ(world_.api_calls, 2);
}

TEST_F(CatalogJobTest, ReadsBlueprintsAndTheItemsThatTheyCarry) {
  world_.tenant.SetList("/api/v1/blueprints",
                        {R"({"id":"b1","name":"One","computers_count":3})",
                         R"({"id":"b2","name":"Two","type":"map"})"});
  world_.tenant.SetList("/api/v1/blueprints/b1/list-library-items",
                        {R"({"id":"i1","name":"Wifi"})"});
  world_.tenant.SetList("/api/v1/blueprints/b2/list-library-items",
                        {R"({"id":"i1","name":"Wifi"})"});

  ASSERT_THAT(Run(CatalogKind::kBlueprints), IsOk());
  EXPECT_EQ(
      world_.entries["sources/iru/blueprints/b1"].blueprint().device_count(),
      3);
  ASSERT_THAT(Run(CatalogKind::kLibraryItems), IsOk());

  const auto& item =
      world_.entries["sources/iru/library-items/i1"].library_item();
  EXPECT_EQ(item.display_name(), "Wifi");
  EXPECT_THAT(item.blueprint_ids(), ElementsAre("b1", "b2"));
  EXPECT_EQ(world_.library.items_time(), world_.tenant.clock.Now());
}

TEST_F(CatalogJobTest, ReadsAListThatShiftedOnceMore) {
  auto& transport = world_.tenant.transport;
  transport.On("GET", kTags,
               Ok(R"({"count":2,"next":null,"results":[{"id":"a"}]})"));
  transport.On(
      "GET", kTags,
      Ok(R"({"count":2,"next":null,"results":[{"id":"a"},{"id":"b"}]})"));

  ASSERT_THAT(Run(CatalogKind::kTags), IsOk());

  EXPECT_THAT(world_.entries, SizeIs(2));
}

TEST_F(CatalogJobTest, ShowsNothingOfWhatIsRefused) {
  world_.tenant.SetList(kTags, {R"({"id":"a"})"});
  world_.tenant.Refuse(kTags, 403);

  ASSERT_THAT(Run(CatalogKind::kTags), IsOk());

  EXPECT_THAT(world_.entries, IsEmpty());
  ASSERT_THAT(world_.problems, SizeIs(1));
  EXPECT_EQ(world_.problems[0].endpoint(), "tags");
}

TEST_F(CatalogJobTest, ShowsNothingOfWhatFails) {
  world_.tenant.SetList(kTags, {R"({"id":"a"})"});
  world_.tenant.Refuse(kTags, 503);

  EXPECT_THAT(Run(CatalogKind::kTags),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

}  // namespace
}  // namespace muster::iru
