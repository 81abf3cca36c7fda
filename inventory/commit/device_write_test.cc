// What DeviceCommit puts into a write, byte by byte, and what it leaves out.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/commit/device_commit.h"
#include "inventory/commit/device_commit_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kNoon;
using testing::Shown;
using testing::ShownAt;
using testing::ShownMany;
using testing::ShownRemoved;
using testing::ShownWithOs;
using DeviceWriteTest = testing::DeviceCommitFixture;

TEST_F(DeviceWriteTest, WritesNeitherRecordNorChangeOfAnUnchangedDevice) {
  Show({Shown("a")});
  v1::DeviceObservation again = ShownAt("a", kNoon);
  again.mutable_observations(0)->mutable_observe_time()->set_seconds(5);
  again.mutable_device()->mutable_facts(0)->mutable_observe_time();

  const auto counts = Show({again});

  EXPECT_EQ(inventory_.store().end().revision, 1);
  EXPECT_EQ(counts.changed, 0);
  EXPECT_THAT(last_.changes, IsEmpty());
  EXPECT_EQ(last_.after.touch, 1);
  EXPECT_EQ(inventory_.Get("a").last_check_in_time().seconds(),
            absl::ToUnixSeconds(kNoon));
  EXPECT_EQ(inventory_.Get("a").facts(0).observe_time().seconds(), 5);
}

TEST_F(DeviceWriteTest, DoesNotEvenLookAtARecordThatWasShownJustSo) {
  Show({Shown("a")});
  // A record that cannot be read, with the hash of its observation.
  v1::DeviceObservation shown = Shown("a");
  const std::string hash = Prepare(shown).hash;
  EXPECT_THAT(inventory_.writer().Write([&](StoreDraft& draft) {
    RecordWrite damaged;
    damaged.header = inventory_.Headers().back();
    damaged.header.set_previous_revision(1);
    damaged.body = "damaged";
    damaged.shown_hash = hash;
    draft.Append(std::move(damaged));
    return absl::OkStatus();
  }),
              IsOk());

  Show({Shown("a")});

  EXPECT_THAT(last_.changes, IsEmpty());
}

TEST_F(DeviceWriteTest, ADeviceThatWasShownAsOthersDoIsComparedByItsContent) {
  Show({Shown("a")});
  v1::DeviceObservation through_other = Shown("a");
  through_other.add_observations()->set_endpoint("details");

  Show({through_other});

  EXPECT_THAT(last_.changes, IsEmpty());
}

TEST_F(DeviceWriteTest, RecognisesAFleetThatLooksAsBefore) {
  auto through_other = ShownMany(20);
  for (auto& one : through_other) {
    one.add_observations()->set_endpoint("details");
  }
  Show(ShownMany(20));
  Show(through_other);

  for (int i = 0; i < 3; ++i) {
    Show(through_other);
    EXPECT_THAT(last_.changes, IsEmpty());
    Show(ShownMany(20));
    EXPECT_THAT(last_.changes, IsEmpty());
  }
  inventory_.Reopen();
  Show(through_other);
  EXPECT_THAT(last_.changes, IsEmpty());
}

TEST_F(DeviceWriteTest, ADeviceThatLooksAsItOnceDidHasChanged) {
  Show({Shown("a")});
  Show({ShownWithOs("a", "15")});
  Show({Shown("a"), Shown("a"), ShownWithOs("a", "15")});

  EXPECT_EQ(inventory_.store().end().revision, 4);
  Show({ShownWithOs("a", "15")});
  EXPECT_THAT(last_.changes, IsEmpty());
  Remove("a", kNoon);
  EXPECT_EQ(Show({ShownWithOs("a", "15")}).living, 1);
}

TEST_F(DeviceWriteTest, DecodesWhatWasNotDecodedIfItChangesTheRecordAfterAll) {
  v1::DeviceObservation first = Shown("a");
  const std::string whole = first.SerializeAsString();
  const std::string hash = Prepare(first).hash;
  Show({Shown("a")});
  Show({ShownWithOs("a", "15.0")});
  v1::DeviceObservation part = ShownAt("a", kNoon);
  part.mutable_device()->clear_os();
  part.mutable_device()->clear_facts();
  const PreparedDevice known = PrepareKnown(part, whole, hash);

  const auto counts =
      Commit([&](DeviceCommit& commit) { return commit.Show(known); });
  const auto again =
      Commit([&](DeviceCommit& commit) { return commit.Show(known); });

  EXPECT_EQ(counts.changed, 1);
  EXPECT_EQ(again.changed, 0);
  EXPECT_EQ(inventory_.Get("a").os().version(),
            Shown("a").device().os().version());
  EXPECT_EQ(inventory_.Get("a").facts_size(), 1);
  EXPECT_EQ(inventory_.Get("a").revision(), 3);
}

TEST_F(DeviceWriteTest, FindsThePagesRecordsHoweverTheyLie) {
  auto many = ShownMany(40);
  Show(many);
  // Every tenth, and one that is new among them, in no order.
  std::vector<v1::DeviceObservation> some;
  for (const int i : {30, 10, 0, 20}) some.push_back(many[i]);
  some.push_back(Shown("0015x"));
  for (int i = 0; i < 6; ++i) some.push_back(Shown(absl::StrCat("x", i)));

  const auto counts = Show(some);

  EXPECT_EQ(counts.added, 7);
  EXPECT_EQ(counts.changed, 0);
}

TEST_F(DeviceWriteTest, KeepsTheViewOfTheSource) {
  Show({Shown("a"), Shown("b"), Shown("c")});
  Show({ShownWithOs("a", "15"), ShownRemoved("b")});

  EXPECT_THAT(inventory_.GetView(),
              EqualsProto(ViewOf({"a", "c"}).ShortDebugString()));

  inventory_.Reopen();
  Show({Shown("b"), ShownRemoved("d")});
  EXPECT_THAT(inventory_.GetView(),
              EqualsProto(ViewOf({"a", "b", "c"}).ShortDebugString()));
}

TEST_F(DeviceWriteTest, TellsFiltersWhatTheyLookAt) {
  Show({Shown("a")});
  Show({ShownWithOs("a", "15")});
  auto tagged = ShownWithOs("a", "15");
  tagged.mutable_device()->add_tags("vip");
  Show({tagged});

  const auto headers = inventory_.Headers();
  ASSERT_EQ(headers.size(), 3u);
  EXPECT_FALSE(headers[0].has_before());
  EXPECT_THAT(headers[0].after(),
              EqualsProto("platform: PLATFORM_MAC living: true"));
  EXPECT_TRUE(headers[1].same_view());
  EXPECT_FALSE(headers[1].has_before());
  EXPECT_FALSE(headers[2].same_view());
  EXPECT_THAT(headers[2].before(),
              EqualsProto(headers[0].after().ShortDebugString()));
  EXPECT_THAT(headers[2].after().tags(), ElementsAre("vip"));
  EXPECT_EQ(headers[2].previous_revision(), 2);
  EXPECT_EQ(headers[2].number(), 1u);
  EXPECT_EQ(headers[2].kind(), v1::RESOURCE_KIND_DEVICE);
  EXPECT_EQ(headers[2].commit_time_us(), absl::ToUnixMicros(kNoon));
}

TEST_F(DeviceWriteTest, StoresTheBytesThatTheWholeDeviceWouldHave) {
  Show({Shown("a")});
  Show({ShownRemoved("a")});

  for (const RecordWrite& write : last_.changes) {
    device::v1::Device device;
    ASSERT_TRUE(device.ParseFromString(*write.body));
    EXPECT_EQ(*write.body, device.SerializeAsString());
    v1::Change change;
    ASSERT_TRUE(change.ParseFromString(write.change));
    EXPECT_EQ(change.device().SerializeAsString(), *write.body);
    EXPECT_EQ(change.previous_resource_revision(), 1);
    EXPECT_EQ(device.etag(), "\"2\"");
  }
}

}  // namespace
}  // namespace muster::inventory
