#include "connector/iru/jobs/facet/library_job.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "connector/iru/jobs/fake_job_world.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kBlueprints[] = "/api/v1/blueprints";

class LibraryJobTest : public ::testing::Test {
 protected:
  LibraryJobTest() { world_.KnowMacs({"mac-a", "mac-b"}); }

  // One blueprint carries so many items, each of which is on mac-a.
  void SetItems(int items) {
    world_.tenant.SetList(kBlueprints, {R"({"id":"b1","name":"B"})"});
    std::vector<std::string> rows;
    for (int i = 0; i < items; ++i) {
      rows.push_back(
          absl::StrCat(R"({"id":"i)", i, R"(","name":"Item )", i, "\"}"));
      world_.tenant.SetList(
          absl::StrCat("/api/v1/library/library-items/i", i, "/status"),
          {R"({"computer":{"id":"mac-a"},"status":"PASS"})"});
    }
    world_.tenant.SetList(absl::StrCat(kBlueprints, "/b1/list-library-items"),
                          rows);
  }

  absl::Status Run() {
    return world_.Run(std::make_unique<LibraryJob>(world_.deps()));
  }

  device::v1::Facet Facet(const std::string& id) {
    return world_
        .facets[absl::StrCat("sources/iru/devices/", id,
                             "/facets/library-items")]
        .facet();
  }

  FakeJobWorld world_;
};

TEST_F(LibraryJobTest, ShowsEveryItemOfEveryDevice) {
  SetItems(3);

  ASSERT_THAT(Run(), IsOk());

  ASSERT_THAT(Facet("mac-a").library_items(), SizeIs(3));
  EXPECT_EQ(Facet("mac-a").library_items(0).id(), "i0");
  EXPECT_EQ(Facet("mac-a").library_items(0).display_name(), "Item 0");
  EXPECT_EQ(Facet("mac-a").library_items(0).status(), "PASS");
  EXPECT_THAT(Facet("mac-b").library_items(), IsEmpty());
  EXPECT_EQ(world_.facets.size(), 2u);
}

TEST_F(LibraryJobTest, SpendsNoMoreThanItMayAndGoesOnTheNextTime) {
  SetItems(50);

  ASSERT_THAT(Run(), IsOk());
  EXPECT_EQ(world_.api_calls, 2 + 40);
  EXPECT_THAT(world_.facets, IsEmpty());
  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.api_calls, 10);
  EXPECT_THAT(Facet("mac-a").library_items(), SizeIs(50));
}

TEST_F(LibraryJobTest, PassesOverAnItemThatIsGone) {
  SetItems(2);
  world_.tenant.Refuse("/api/v1/library/library-items/i0/status", 404);

  ASSERT_THAT(Run(), IsOk());

  EXPECT_THAT(Facet("mac-a").library_items(), SizeIs(1));
}

TEST_F(LibraryJobTest, SaysWhyTheListsAreUnknown) {
  SetItems(1);
  world_.tenant.Refuse(kBlueprints, 403);

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(Facet("mac-a").unknown_reason(),
            device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
  EXPECT_THAT(world_.problems, SizeIs(1));
}

}  // namespace
}  // namespace muster::iru
