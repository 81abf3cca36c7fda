#include "connector/core/jobs/missing_resolver.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "connector/core/fake_device_source.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using inventory::v1::Resolution;
using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::testing::ElementsAre;
using Resolve = inventory::v1::PushPagesRequest::Resolve;

class MissingResolverTest : public ::testing::Test {
 protected:
  MissingResolverTest() {
    source_.Add("live");
    Show({"live"});
  }

  // A page of the sweep that showed these.
  void Show(const std::vector<std::string>& ids) {
    DevicePage page;
    for (const std::string& id : ids) {
      page.devices.push_back(source_.Observe(id));
    }
    resolver_.Saw(page);
  }

  // Asks for devices of these ids; all of it is expected to go well.
  Resolve Ask(const std::vector<std::string>& ids) {
    google::protobuf::RepeatedPtrField<std::string> names;
    for (const std::string& id : ids) {
      names.Add(absl::StrCat("sources/s/devices/", id));
    }
    auto resolve = resolver_.Resolve(names);
    EXPECT_TRUE(resolve.ok()) << resolve.status();
    return resolve.ok() ? *std::move(resolve) : Resolve();
  }

  static absl::Status Unreachable() {
    return Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE", "no host");
  }

  FakeClock clock_{absl::FromUnixSeconds(1000)};
  FakeDeviceSource source_{"sources/s"};
  absl::Notification cancelled_;
  MissingResolver resolver_{source_, clock_, cancelled_};
};

TEST_F(MissingResolverTest, BelievesThatADeviceIsGoneAfterAControlRead) {
  const Resolve resolve = Ask({"lost"});

  EXPECT_THAT(source_.reads(), ElementsAre("lost", "live"));
  EXPECT_THAT(resolve, EqualsProto(R"pb(
                resolutions {
                  device: "sources/s/devices/lost"
                  gone {
                    control_device: "sources/s/devices/live"
                    observe_time { seconds: 1000 }
                  }
                }
                api_call_count: 2
              )pb"));
}

TEST_F(MissingResolverTest, TakesADeviceThatAnswersForDrift) {
  source_.Add("drifted");

  const Resolve resolve = Ask({"drifted"});

  ASSERT_EQ(resolve.resolutions_size(), 1);
  EXPECT_EQ(resolve.resolutions(0).present().device().vendor_id(), "drifted");
  EXPECT_THAT(source_.reads(), ElementsAre("drifted"));
}

TEST_F(MissingResolverTest, NeedsOneControlReadForAllOfOneMinute) {
  source_.OnRead([this](absl::string_view id) {
    if (id == "lost2") clock_.Advance(absl::Seconds(60));
  });

  const Resolve resolve = Ask({"lost1", "lost2"});

  EXPECT_THAT(source_.reads(), ElementsAre("lost1", "live", "lost2"));
  EXPECT_TRUE(resolve.resolutions(1).has_gone());
}

TEST_F(MissingResolverTest, ReadsControlAgainOnceTheMinuteIsOver) {
  source_.OnRead([this](absl::string_view id) {
    if (id == "lost2") clock_.Advance(absl::Milliseconds(60001));
  });

  const Resolve resolve = Ask({"lost1", "lost2"});

  EXPECT_THAT(source_.reads(), ElementsAre("lost1", "live", "lost2", "live"));
  EXPECT_TRUE(resolve.resolutions(1).has_gone());
}

TEST_F(MissingResolverTest, LeavesAllUndecidedWhenTheControlReadFails) {
  source_.Add("drifted");
  source_.FailRead("live", Unreachable());

  const Resolve resolve = Ask({"drifted", "lost1", "lost2"});

  ASSERT_EQ(resolve.resolutions_size(), 3);
  for (const Resolution& resolution : resolve.resolutions()) {
    EXPECT_EQ(resolution.undecided().reason(), "CONTROL_READ_FAILED");
  }
  EXPECT_THAT(source_.reads(), ElementsAre("drifted", "lost1", "live"));
}

TEST_F(MissingResolverTest, TakesBackWhatItBelievedWhenALaterControlFails) {
  source_.OnRead([this](absl::string_view id) {
    if (id != "lost2") return;
    clock_.Advance(absl::Seconds(61));
    source_.Remove("live");
  });

  const Resolve resolve = Ask({"lost1", "lost2"});

  EXPECT_EQ(resolve.resolutions(0).undecided().reason(), "CONTROL_READ_FAILED");
  EXPECT_EQ(resolve.resolutions(1).undecided().reason(), "CONTROL_READ_FAILED");
}

TEST_F(MissingResolverTest, DoesNotBelieveAControlThatTookLongerThanAMinute) {
  source_.OnRead([this](absl::string_view id) {
    if (id == "live") clock_.Advance(absl::Seconds(61));
  });

  const Resolve resolve = Ask({"lost"});

  EXPECT_EQ(resolve.resolutions(0).undecided().reason(), "CONTROL_READ_FAILED");
}

TEST_F(MissingResolverTest, TriesAnotherControlWhenOneIsGoneItself) {
  source_.Add("live2");
  Show({"live2"});
  source_.Remove("live2");

  const Resolve resolve = Ask({"lost"});

  EXPECT_THAT(source_.reads(), ElementsAre("lost", "live2", "live"));
  EXPECT_EQ(resolve.resolutions(0).gone().control_device(),
            "sources/s/devices/live");
}

TEST_F(MissingResolverTest, RemovesNothingWhenTheSweepShowedNothing) {
  MissingResolver blind(source_, clock_, cancelled_);
  google::protobuf::RepeatedPtrField<std::string> names;
  names.Add("sources/s/devices/lost");

  const auto resolve = blind.Resolve(names);

  ASSERT_TRUE(resolve.ok());
  EXPECT_EQ(resolve->resolutions(0).undecided().reason(),
            "CONTROL_READ_FAILED");
}

TEST_F(MissingResolverTest, LeavesOneDeviceUndecidedThatCannotBeRead) {
  source_.FailRead("odd", Error(absl::StatusCode::kUnavailable, "SOURCE_ERROR",
                                "the source answered 500"));

  const Resolve resolve = Ask({"odd", "lost"});

  EXPECT_EQ(resolve.resolutions(0).undecided().reason(), "SOURCE_ERROR");
  EXPECT_TRUE(resolve.resolutions(1).has_gone());
}

TEST_F(MissingResolverTest, AsksNoMoreOnceTheHostIsUnreachable) {
  source_.FailRead("lost1", Unreachable());

  const Resolve resolve = Ask({"lost1", "lost2", "lost3"});

  EXPECT_THAT(source_.reads(), ElementsAre("lost1"));
  EXPECT_EQ(resolve.resolutions(2).undecided().reason(), "HOST_UNREACHABLE");
}

TEST_F(MissingResolverTest, StopsBetweenTwoReadsWhenCancelled) {
  source_.Add("drifted");
  source_.OnRead([this](absl::string_view) { cancelled_.Notify(); });
  google::protobuf::RepeatedPtrField<std::string> names;
  names.Add("sources/s/devices/drifted");
  names.Add("sources/s/devices/lost");

  EXPECT_THAT(resolver_.Resolve(names),
              ErrorIs(absl::StatusCode::kCancelled, "SYNC_CANCELLED"));
  EXPECT_THAT(source_.reads(), ElementsAre("drifted"));
}

}  // namespace
}  // namespace muster::connector
