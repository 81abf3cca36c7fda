// What every DeviceSource does, run over each of them. A test file gives the
// suite its tenants:
//
//   INSTANTIATE_TEST_SUITE_P(Fake, DeviceSourceConformance,
//                            ::testing::Values(SourceBenchFactory(Make)));
#ifndef CONNECTOR_CORE_DEVICE_SOURCE_CONFORMANCE_H_
#define CONNECTOR_CORE_DEVICE_SOURCE_CONFORMANCE_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/errors.h"
#include "connector/core/device_source.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {

// A tenant with at least three devices, and what may happen to it.
class SourceBench {
 public:
  virtual ~SourceBench() = default;

  virtual DeviceSource& source() = 0;
  // Of all devices, in any order.
  virtual std::vector<std::string> vendor_ids() const = 0;
  // An id that no device has, of the same form.
  virtual std::string absent_id() const = 0;

  // Everything is answered with this HTTP status and a body that is not the
  // vendor's own; 429 asks for a second's pause.
  virtual void Answer(int status) = 0;
  // Nothing is answered.
  virtual void Hang() = 0;
  virtual void Heal() = 0;
};

using SourceBenchFactory = std::function<std::unique_ptr<SourceBench>()>;

class DeviceSourceConformance
    : public ::testing::TestWithParam<SourceBenchFactory> {
 protected:
  // A whole reading: its devices, or why it failed.
  struct Reading {
    absl::Status end;
    std::vector<inventory::v1::DeviceObservation> devices;
    inventory::v1::Completeness proof;
    int64_t api_calls = 0;
  };

  Reading Sweep(absl::string_view cursor = "") {
    Reading reading;
    auto sweep = source_.BeginJob(kFullJob, cursor, cancelled_);
    reading.end = sweep.status();
    while (reading.end.ok()) {
      auto page = (*sweep)->NextPage();
      reading.end = page.status();
      if (!page.ok()) break;
      if (!page->has_value()) {
        reading.proof = (*sweep)->completeness();
        break;
      }
      for (auto& device : (*page)->devices) reading.devices.push_back(device);
    }
    if (sweep.ok()) reading.api_calls = (*sweep)->TakeApiCalls();
    return reading;
  }

  static std::vector<std::string> IdsOf(const Reading& reading) {
    std::vector<std::string> ids;
    for (const auto& one : reading.devices) {
      ids.push_back(one.device().vendor_id());
    }
    return ids;
  }

  const std::unique_ptr<SourceBench> bench_ = GetParam()();
  DeviceSource& source_ = bench_->source();
  absl::Notification cancelled_;
};

TEST_P(DeviceSourceConformance, OffersTheFullJobFirst) {
  const std::vector<JobSpec> jobs = source_.Jobs();

  ASSERT_FALSE(jobs.empty());
  EXPECT_EQ(jobs.front().name, kFullJob);
  EXPECT_EQ(jobs.front().kind, inventory::v1::SYNC_KIND_FULL);
  EXPECT_GT(jobs.front().interval, absl::ZeroDuration());
}

TEST_P(DeviceSourceConformance, RefusesAJobThatItDoesNotOffer) {
  EXPECT_THAT(
      source_.BeginJob("no/such/job", "", cancelled_).status(),
      muster::testing::ErrorIs(absl::StatusCode::kNotFound, "JOB_NOT_FOUND"));
}

TEST_P(DeviceSourceConformance, ShowsEveryDeviceOnceAndProvesIt) {
  const Reading reading = Sweep();

  ASSERT_THAT(reading.end, muster::testing::IsOk());
  EXPECT_THAT(IdsOf(reading),
              ::testing::UnorderedElementsAreArray(bench_->vendor_ids()));
  EXPECT_TRUE(reading.proof.ended_on_empty_page());
  EXPECT_TRUE(reading.proof.overlaps_agreed());
  EXPECT_GT(reading.api_calls, 0);
}

TEST_P(DeviceSourceConformance, ShowsDevicesThatTheInventoryCanTake) {
  for (const auto& one : Sweep().devices) {
    EXPECT_THAT(one.device().name(), ::testing::StartsWith("sources/"));
    EXPECT_THAT(one.device().name(), ::testing::HasSubstr("/devices/"));
    EXPECT_FALSE(one.device().vendor_id().empty());
    EXPECT_EQ(one.device().state(), device::v1::STATE_ENROLLED);
    EXPECT_FALSE(one.facts_only());
  }
}

TEST_P(DeviceSourceConformance, BeginsAnewWithACursorThatItDoesNotKnow) {
  const Reading reading = Sweep("of-another-source");

  EXPECT_THAT(reading.end, muster::testing::IsOk());
  EXPECT_EQ(reading.devices.size(), bench_->vendor_ids().size());
}

TEST_P(DeviceSourceConformance, ReadsOneDeviceUnderTheNameThatASweepGivesIt) {
  const Reading reading = Sweep();
  ASSERT_FALSE(reading.devices.empty());
  const device::v1::Device& swept = reading.devices.front().device();

  const auto one = source_.ReadDevice(swept.vendor_id(), /*details=*/false);

  ASSERT_THAT(one, muster::testing::IsOk());
  EXPECT_EQ(one->device.device().name(), swept.name());
  EXPECT_EQ(one->device.device().vendor_id(), swept.vendor_id());
  EXPECT_EQ(one->device.device().serial_number(), swept.serial_number());
  EXPECT_GT(one->api_calls, 0);
}

TEST_P(DeviceSourceConformance, SaysThatADeviceIsGoneOnTheVendorsWordOnly) {
  EXPECT_THAT(source_.ReadDevice(bench_->absent_id(), false).status(),
              muster::testing::ErrorIs(absl::StatusCode::kNotFound,
                                       "DEVICE_NOT_FOUND"));

  bench_->Answer(404);
  EXPECT_THAT(
      source_.ReadDevice(bench_->absent_id(), false).status(),
      muster::testing::ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST_P(DeviceSourceConformance, KnowsHowManyItShowed) {
  ASSERT_THAT(Sweep().end, muster::testing::IsOk());

  const auto counted = source_.CountDevices();

  ASSERT_THAT(counted, muster::testing::IsOk());
  if (*counted >= 0) {
    EXPECT_EQ(source_.KnownDevices(), *counted);
  }
}

TEST_P(DeviceSourceConformance, TellsRefusalsApart) {
  const std::vector<std::pair<int, std::string>> reasons = {
      {403, "SOURCE_PERMISSION_MISSING"},
      {404, "SOURCE_ERROR"},
      {503, "SOURCE_ERROR"},
      {429, "SOURCE_THROTTLED"},
      {401, "SOURCE_CREDENTIAL_REFUSED"},
  };
  for (const auto& [status, reason] : reasons) {
    const std::unique_ptr<SourceBench> bench = GetParam()();
    bench->Answer(status);
    const auto sweep = bench->source().BeginJob(kFullJob, "", cancelled_);
    const absl::Status swept =
        sweep.ok() ? (*sweep)->NextPage().status() : sweep.status();
    EXPECT_EQ(ErrorReason(swept), reason) << status << ": " << swept;

    // Another tenant: this one may have stopped asking.
    const std::unique_ptr<SourceBench> other = GetParam()();
    other->Answer(status);
    const absl::Status read =
        other->source().ReadDevice(other->vendor_ids().front(), false).status();
    EXPECT_EQ(ErrorReason(read), reason) << status << ": " << read;
  }
}

TEST_P(DeviceSourceConformance, FetchesNothingOnceItIsCancelled) {
  auto sweep = source_.BeginJob(kFullJob, "", cancelled_);
  ASSERT_THAT(sweep.status(), muster::testing::IsOk());

  cancelled_.Notify();

  EXPECT_THAT(
      (*sweep)->NextPage().status(),
      muster::testing::ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));
}

TEST_P(DeviceSourceConformance, EndsInTimeWhenCancelledWhileTheVendorHangs) {
  auto sweep = source_.BeginJob(kFullJob, "", cancelled_);
  ASSERT_THAT(sweep.status(), muster::testing::IsOk());
  bench_->Hang();
  const absl::Time asked = absl::Now();
  std::thread canceller([this] { cancelled_.Notify(); });

  const absl::Status end = (*sweep)->NextPage().status();
  sweep->reset();

  EXPECT_LT(absl::Now() - asked, absl::Seconds(5));
  EXPECT_THAT(end, muster::testing::ErrorIs(absl::StatusCode::kCancelled,
                                            "SYNC_CANCELLED"));
  canceller.join();
  bench_->Heal();
}

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_DEVICE_SOURCE_CONFORMANCE_H_
