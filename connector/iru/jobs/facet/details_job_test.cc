#include "connector/iru/jobs/facet/details_job.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "connector/iru/jobs/fake_job_world.h"
#include "gtest/gtest.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DetailsJobTest : public ::testing::Test {
 protected:
  void Know(int macs) {
    std::vector<std::string> ids;
    for (int i = 0; i < macs; ++i) {
      ids.push_back(absl::StrCat("mac-", i));
      HttpResponse answer;
      answer.status = 200;
      answer.body = R"({"hardware_overview":{"memory":"8 GB",
                        "model_identifier":"Mac14,3"}})";
      world_.tenant.transport.On("GET", PathOf(i), answer);
    }
    world_.KnowMacs(ids);
  }

  static std::string PathOf(int i) {
    return absl::StrCat("/api/v1/devices/mac-", i, "/details");
  }

  absl::Status Run() {
    return world_.Run(std::make_unique<DetailsJob>(world_.deps()));
  }

  FakeJobWorld world_;
};

TEST_F(DetailsJobTest, ReadsNothingWhilePrismRefusesNothing) {
  Know(3);

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.api_calls, 0);
  EXPECT_THAT(world_.devices, IsEmpty());
}

TEST_F(DetailsJobTest, ReadsTheOldestFirstAndSixtyAtMost) {
  Know(100);
  world_.memory.SetRefused("filevault", true);

  ASSERT_THAT(Run(), IsOk());
  EXPECT_THAT(world_.devices, SizeIs(60));
  const auto first = world_.devices;
  world_.tenant.clock.Advance(absl::Minutes(30));
  ASSERT_THAT(Run(), IsOk());

  int again = 0;
  for (const auto& [id, device] : world_.devices) again += first.count(id);
  EXPECT_EQ(again, 20);
}

TEST_F(DetailsJobTest, ShowsTheFactsAndRemembersTheModel) {
  Know(1);
  world_.memory.SetRefused("filevault", true);

  ASSERT_THAT(Run(), IsOk());

  const auto& observed = world_.devices["mac-0"];
  EXPECT_TRUE(observed.facts_only());
  EXPECT_EQ(
      device::FindFact(observed.device(), device::kMemory)->string_value(),
      "8 GB");
  EXPECT_EQ(world_.memory.HardwareOf("mac-0").model_identifier, "Mac14,3");
}

TEST_F(DetailsJobTest, SaysWhyTheyAreUnknownAndAsksNoMore) {
  world_.KnowMacs({"mac-a", "mac-b"});
  world_.memory.SetRefused("filevault", true);
  HttpResponse refusal;
  refusal.status = 403;
  world_.tenant.transport.On("GET", "/api/v1/devices/mac-a/details", refusal);

  ASSERT_THAT(Run(), IsOk());

  EXPECT_EQ(world_.api_calls, 1);
  EXPECT_EQ(device::FindFact(world_.devices["mac-b"].device(), device::kMemory)
                ->unknown_reason(),
            device::v1::UNKNOWN_REASON_PERMISSION_MISSING);
  EXPECT_THAT(world_.problems, SizeIs(1));
}

}  // namespace
}  // namespace muster::iru
