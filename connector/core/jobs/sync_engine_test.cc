#include "connector/core/jobs/sync_engine.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/telemetry/span_recorder.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/records/fake_records.h"
#include "connector/core/sync/fake_page_sink.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Request = PageSink::Request;

class SyncEngineTest : public ::testing::Test {
 protected:
  SyncEngineTest() {
    for (const char* id : {"a", "b", "c"}) source_.Add(id);
  }

  absl::StatusOr<SyncReport> RunFull(const std::string& cause = "") {
    return engine_.RunJob(
        source_.Jobs()[0],
        SyncControl{cancelled_, [](const SyncReport&) {}, cause});
  }

  FakeClock clock_;
  FakeDeviceSource source_{"sources/s", /*page_size=*/2};
  FakeInventory inventory_;
  absl::Notification cancelled_;
  FakeRecords records_{"sources/s"};
  SyncEngine engine_{"sources/s", source_, inventory_.Opener(), records_,
                     clock_};
};

TEST_F(SyncEngineTest, ReportsWhatASyncCameTo) {
  const auto report = RunFull();

  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->sync, "sources/s/syncs/1");
  EXPECT_EQ(report->page_count, 2);
  EXPECT_EQ(report->device_count, 3);
}

TEST_F(SyncEngineTest, NamesTheSourceInWhatStoppedASync) {
  source_.FailSweeps(Error(absl::StatusCode::kFailedPrecondition,
                           "SOURCE_CREDENTIAL_REFUSED", "replace the token"));

  const absl::Status end = RunFull().status();

  EXPECT_THAT(end, ErrorIs(absl::StatusCode::kFailedPrecondition,
                           "SOURCE_CREDENTIAL_REFUSED"));
  EXPECT_THAT(std::string(end.message()), HasSubstr("sources/s"));
}

TEST_F(SyncEngineTest, GivesEachSyncATraceOfItsOwnThatBeginCarries) {
  SpanRecorder recorder;

  ASSERT_THAT(RunFull(), IsOk());

  const auto roots = recorder.FinishedNamed("sync.full");
  ASSERT_EQ(roots.size(), 1);
  EXPECT_EQ(roots[0].parent_span_id, "");
  EXPECT_EQ(roots[0].attributes.at("muster.source"), "sources/s");
  EXPECT_THAT(
      inventory_.Steps(Request::kBegin)[0].traceparent(),
      HasSubstr(absl::StrCat(roots[0].trace_id, "-", roots[0].span_id)));
}

TEST_F(SyncEngineTest, NamesTheSpanAfterTheKindOfTheJob) {
  SpanRecorder recorder;
  const JobSpec job = {"posture/filevault", inventory::v1::SYNC_KIND_POSTURE,
                       absl::Minutes(5)};
  source_.AddJob(job);

  ASSERT_THAT(engine_.RunJob(
                  job, SyncControl{cancelled_, [](const SyncReport&) {}, ""}),
              IsOk());

  const auto roots = recorder.FinishedNamed("sync.posture");
  ASSERT_EQ(roots.size(), 1);
  EXPECT_EQ(roots[0].attributes.at("muster.job"), "posture/filevault");
}

TEST_F(SyncEngineTest, SendsEachPageUnderASpanOfItsOwn) {
  SpanRecorder recorder;

  ASSERT_THAT(RunFull(), IsOk());

  std::set<std::string> page_spans;
  for (const RecordedSpan& span : recorder.FinishedNamed("sync.page")) {
    EXPECT_EQ(span.parent_span_id,
              recorder.FinishedNamed("sync.full")[0].span_id);
    page_spans.insert(span.span_id);
  }
  std::set<std::string> sent;
  for (const Request& step : inventory_.Steps(Request::kPage)) {
    const std::vector<std::string> parts =
        absl::StrSplit(step.traceparent(), '-');
    ASSERT_EQ(parts.size(), 4);
    EXPECT_EQ(page_spans.count(parts[2]), 1);
    sent.insert(parts[2]);
  }
  EXPECT_EQ(sent.size(), 2);
}

TEST_F(SyncEngineTest, LinksTheTraceOfWhoeverAskedForTheSync) {
  SpanRecorder recorder;

  ASSERT_THAT(
      RunFull("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
      IsOk());

  EXPECT_THAT(recorder.FinishedNamed("sync.full")[0].links,
              ElementsAre("b7ad6b7169203331"));
}

TEST_F(SyncEngineTest, MarksTheSpanOfASyncThatFailed) {
  SpanRecorder recorder;
  source_.FailPage(0, Error(absl::StatusCode::kUnavailable, "SOURCE_ERROR",
                            "the source answered 500"));

  EXPECT_FALSE(RunFull().ok());

  EXPECT_TRUE(recorder.FinishedNamed("sync.full")[0].failed);
}

TEST_F(SyncEngineTest, WritesARefreshedDeviceAsASyncOfItsOwn) {
  const auto reading = engine_.Refresh("b");

  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->device.device().vendor_id(), "b");
  EXPECT_THAT(source_.reads(), ElementsAre("b+"));
  const auto steps = inventory_.steps();
  ASSERT_EQ(steps.size(), 3);
  EXPECT_EQ(steps[0].begin().kind(), inventory::v1::SYNC_KIND_DEVICE);
  EXPECT_EQ(steps[1].page().devices(0).device().vendor_id(), "b");
  EXPECT_EQ(steps[1].page().api_call_count(), 1);
  EXPECT_THAT(steps[2].commit(), EqualsProto("page_count: 1"));
}

TEST_F(SyncEngineTest, WritesNothingOfADeviceThatCannotBeRead) {
  EXPECT_THAT(engine_.Refresh("lost"),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));

  EXPECT_THAT(inventory_.steps(), IsEmpty());
}

TEST_F(SyncEngineTest, DoesNotReturnADeviceThatCouldNotBeWritten) {
  inventory_.FailAt(Request::kCommit,
                    Error(absl::StatusCode::kUnavailable,
                          "INVENTORY_UNREACHABLE", "start it"));

  EXPECT_THAT(engine_.Refresh("b"),
              ErrorIs(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE"));
}

}  // namespace
}  // namespace muster::connector
