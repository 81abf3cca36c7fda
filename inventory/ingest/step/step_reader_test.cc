#include "inventory/ingest/step/step_reader.h"

#include <string>

#include "base/grpc/raw/raw_unary.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::Page;
using testing::Shown;
using testing::ShownApps;

class StepReaderTest : public ::testing::Test {
 protected:
  PreparedStep& Read(const v1::PushPagesRequest& request) {
    return reader_.Read("sources/iru", ToByteBuffer(request), memo_);
  }
  // What a reader that read nothing before makes of `request`.
  static std::string Fresh(v1::PushPagesRequest request) {
    return PrepareStep("sources/iru", request).request->ShortDebugString();
  }

  ShownMemo memo_;
  StepReader reader_;
};

TEST_F(StepReaderTest, NothingOfThePageBeforeIsLeft) {
  auto rich = Page(0, {Shown("a"), Shown("b"), Shown("c")});
  rich.set_traceparent("00-a-b-01");
  auto& device = *rich.mutable_page()->mutable_devices(0)->mutable_device();
  device.mutable_user()->set_email("a@example.com");
  device.add_tags("vip");
  device.mutable_last_check_in_time()->set_seconds(7);
  *rich.mutable_page()->add_facets() = ShownApps("a", {"x", "y"});
  rich.mutable_page()->add_bad_rows()->set_vendor_id("bad");
  rich.mutable_page()->set_api_call_count(3);
  const auto plain = Page(1, {Shown("d")});

  EXPECT_EQ(Read(rich).devices.size(), 3u);
  EXPECT_EQ(reader_.step().facets.size(), 1u);
  EXPECT_EQ(reader_.step().devices[0].check_in, absl::FromUnixSeconds(7));

  const PreparedStep& step = Read(plain);
  EXPECT_EQ(step.request->ShortDebugString(), Fresh(plain));
  EXPECT_EQ(step.devices.size(), 1u);
  EXPECT_EQ(step.devices[0].check_in, std::nullopt);
  ShownMemo blank;
  EXPECT_EQ(reader_.Read("sources/iru", ToByteBuffer(rich), blank)
                .request->ShortDebugString(),
            Fresh(rich));
}

TEST_F(StepReaderTest, DoesNotDecodeWhatItSawButForTheTimes) {
  const auto at = [](int64_t seconds) {
    return testing::ShownAt("a", absl::FromUnixSeconds(seconds));
  };
  const std::string hash = Read(Page(0, {at(1)})).devices[0].hash;
  EXPECT_EQ(reader_.step().devices[0].whole, "");

  const PreparedStep& again = Read(Page(1, {Shown("b"), at(2)}));

  EXPECT_THAT(again.status, IsOk());
  EXPECT_EQ(again.devices[0].whole, "");
  EXPECT_THAT(again.devices[0].shown->device().os().version(),
              ::testing::Not(""));
  const PreparedDevice& known = again.devices[1];
  EXPECT_EQ(known.whole, at(2).SerializeAsString());
  EXPECT_EQ(known.hash, hash);
  EXPECT_EQ(known.name(), testing::NameOf("a"));
  EXPECT_EQ(known.check_in, absl::FromUnixSeconds(2));
  EXPECT_EQ(known.shown->observations_size(), 1);
}

TEST_F(StepReaderTest, KnowsNothingOfOtherSourcesAndOfWhatItRefused) {
  const auto foreign = Page(0, {Shown("a", "sources/other")});
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(
        Read(foreign).status,
        ErrorIs(absl::StatusCode::kInvalidArgument, "DEVICE_MALFORMED"));
  }
  EXPECT_THAT(
      reader_.Read("sources/other", ToByteBuffer(foreign), memo_).status,
      IsOk());
  EXPECT_THAT(Read(foreign).status,
              ErrorIs(absl::StatusCode::kInvalidArgument, "DEVICE_MALFORMED"));
}

TEST_F(StepReaderTest, ReadsEveryKindOfStepAfterAPage) {
  for (const auto& request :
       {testing::Begin(), testing::Commit(3), testing::Resolve({}),
        testing::Abort("WHY"), v1::PushPagesRequest()}) {
    EXPECT_THAT(Read(Page(0, {Shown("a")})).status, IsOk());
    EXPECT_EQ(Read(request).request->ShortDebugString(),
              request.ShortDebugString());
    EXPECT_THAT(reader_.step().status, IsOk());
    EXPECT_EQ(reader_.step().devices.size(), 0u);
  }
}

TEST_F(StepReaderTest, TakesTheLastOfSeveralStepsAsTheWireDoes) {
  std::string bytes = Page(0, {Shown("a")}).SerializeAsString();
  bytes += testing::Commit(1).SerializeAsString();

  EXPECT_TRUE(reader_.Read("sources/iru", ToByteBuffer(bytes), memo_)
                  .request->has_commit());
}

TEST_F(StepReaderTest, RefusesWhatIsNoMessage) {
  const std::string page = Page(0, {Shown("a")}).SerializeAsString();
  for (const std::string& bytes :
       {std::string("\xff"), page.substr(0, page.size() - 1),
        std::string("\x12\x02\xff\xff")}) {
    EXPECT_THAT(
        reader_.Read("sources/iru", ToByteBuffer(bytes), memo_).status,
        ErrorIs(absl::StatusCode::kInvalidArgument, "REQUEST_MALFORMED"));
    EXPECT_THAT(Read(Page(0, {Shown("a")})).status, IsOk());
  }
}

}  // namespace
}  // namespace muster::inventory
