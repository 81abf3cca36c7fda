#include "connector/core/service/served_source.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "absl/synchronization/notification.h"
#include "base/errors.h"
#include "base/fake_random.h"
#include "connector/core/fake_command_sink.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/records/fake_records.h"
#include "connector/core/sync/fake_page_sink.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Request = PageSink::Request;

class ServedSourceTest : public ::testing::Test {
 protected:
  void Make(const config::v1::IruSource& config = {}) {
    auto devices = std::make_unique<FakeDeviceSource>("sources/s");
    devices->Add("a");
    devices_ = devices.get();
    auto records = std::make_unique<FakeRecords>("sources/s");
    records_ = records.get();
    Tenant tenant{"sources/s", std::move(devices),
                  std::make_unique<FakeCommandSink>(), [this] {
                    if (++upkeeps_ == 1) looked_after_.Notify();
                    return absl::OkStatus();
                  }};
    tenant.requests_left = [this] { return requests_left_; };
    source_ = *ServedSource::Create(config, std::move(tenant),
                                    {inventory_.Opener(), std::move(records),
                                     nullptr, *RealClock(), random_});
  }

  FakeRandom random_;
  FakeInventory inventory_;
  std::atomic<int> upkeeps_ = 0;
  absl::Notification looked_after_;
  int64_t requests_left_ = 100;
  FakeDeviceSource* devices_ = nullptr;
  FakeRecords* records_ = nullptr;
  std::shared_ptr<ServedSource> source_;
};

TEST_F(ServedSourceTest, LooksAfterItsTenantAndOnceMoreAtTheEnd) {
  Make();
  source_->Start();
  looked_after_.WaitForNotification();

  source_->Drain();
  source_->Stop();
  const int upkeeps = upkeeps_;
  source_->Stop();

  EXPECT_GE(upkeeps, 2);
  EXPECT_EQ(upkeeps_, upkeeps);
}

TEST_F(ServedSourceTest, AsksNothingOfATenantThatNeverStarted) {
  Make();

  source_.reset();

  EXPECT_EQ(upkeeps_, 0);
}

TEST_F(ServedSourceTest, ReadsForAReviewWithoutWritingDevices) {
  Make();

  const auto review = source_->Review();

  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->device_count(), 1);
  EXPECT_THAT(records_->done(), ElementsAre("review 1"));
  EXPECT_THAT(inventory_.steps(), IsEmpty());
}

TEST_F(ServedSourceTest, StopsAReviewWhenItDrains) {
  Make();
  source_->Drain();

  EXPECT_THAT(source_->Review(),
              ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));
  EXPECT_THAT(records_->done(), IsEmpty());
}

TEST_F(ServedSourceTest, ReportsAHoldAsAnIncident) {
  Make();
  inventory_.AnswerHeld(true);
  ASSERT_THAT(source_->schedule().Request(kFullJob, ""), IsOk());

  source_->Kick();

  EXPECT_THAT(records_->done(), ElementsAre("report SYNC_HELD"));
}

TEST_F(ServedSourceTest, ReportsAsAnIncidentThatTheBudgetIsSpent) {
  Make();
  requests_left_ = 0;
  devices_->FailSweeps(Error(absl::StatusCode::kResourceExhausted,
                             "SOURCE_THROTTLED", "the hour is spent"));
  ASSERT_THAT(source_->schedule().Request(kFullJob, ""), IsOk());
  source_->Kick();

  source_->Start();
  looked_after_.WaitForNotification();
  source_->Drain();
  source_->Stop();

  EXPECT_THAT(records_->done(), ElementsAre("report BUDGET_EXHAUSTED"));
}

TEST_F(ServedSourceTest, RefusesAPlanThatCannotBeRight) {
  config::v1::IruSource config;
  config.add_jobs()->set_name("none");

  EXPECT_THAT(
      ServedSource::Create(
          config,
          Tenant{"sources/s", std::make_unique<FakeDeviceSource>("sources/s"),
                 std::make_unique<FakeCommandSink>(), nullptr},
          {inventory_.Opener(), std::make_unique<FakeRecords>("sources/s"),
           nullptr, *RealClock(), random_}),
      ErrorIs(absl::StatusCode::kInvalidArgument, "JOB_UNKNOWN"));
}

}  // namespace
}  // namespace muster::connector
