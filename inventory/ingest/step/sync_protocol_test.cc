#include "inventory/ingest/step/sync_protocol.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::Begin;
using testing::Commit;
using testing::Page;
using testing::ShownMany;

TEST(CheckBeginTest, WantsSourceKindVendorAndHost) {
  const auto good = Begin().begin();
  auto no_source = good, no_kind = good, no_vendor = good, no_host = good,
       long_job = good;
  no_source.set_source("sources/-");
  no_kind.clear_kind();
  no_vendor.clear_vendor();
  no_host.clear_host();
  long_job.set_job(std::string(65, 'x'));

  EXPECT_THAT(CheckBegin(good), IsOk());
  EXPECT_THAT(CheckBegin(no_source), ErrorIs(absl::StatusCode::kInvalidArgument,
                                             "RESOURCE_NAME_MALFORMED"));
  for (const auto& bad : {no_kind, no_vendor, no_host, long_job}) {
    EXPECT_THAT(CheckBegin(bad),
                ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_PROTOCOL"));
  }
}

TEST(CheckPageTest, TakesThreeHundredDevicesAndNotOneMore) {
  EXPECT_THAT(CheckPage("sources/iru", Page(0, ShownMany(300)).page()), IsOk());
  EXPECT_THAT(CheckPage("sources/iru", Page(0, ShownMany(301)).page()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PAGE_TOO_LARGE"));
}

TEST(CheckCommitTest, WantsEveryPage) {
  EXPECT_THAT(CheckCommit(v1::SYNC_KIND_FULL, 2, Commit(2).commit()), IsOk());
  EXPECT_THAT(CheckCommit(v1::SYNC_KIND_FULL, 1, Commit(2).commit()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_PROTOCOL"));
}

TEST(CheckCommitTest, WantsTheProofOfAFullSyncOnly) {
  auto none = Commit(1).commit(), open_end = none, drifted = none;
  none.clear_completeness();
  open_end.mutable_completeness()->set_ended_on_empty_page(false);
  drifted.mutable_completeness()->set_overlaps_agreed(false);

  for (const auto& unproven : {none, open_end, drifted}) {
    EXPECT_THAT(CheckCommit(v1::SYNC_KIND_FULL, 1, unproven),
                ErrorIs(absl::StatusCode::kInvalidArgument, "SYNC_PROTOCOL"));
    EXPECT_THAT(CheckCommit(v1::SYNC_KIND_DELTA, 1, unproven), IsOk());
  }
}

TEST(TraceIdOfTest, IsTheSecondPartOfATraceparent) {
  EXPECT_EQ(
      TraceIdOf("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
      "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(TraceIdOf(""), "");
  EXPECT_EQ(TraceIdOf("00-short-b7ad6b7169203331-01"), "");
}

}  // namespace
}  // namespace muster::inventory
