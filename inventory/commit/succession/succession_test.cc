#include "inventory/commit/succession/succession.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/commit/device_commit_fixture.h"
#include "inventory/maintenance/check/store_check.h"
#include "inventory/testing/requests.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kNoon;
using testing::NameOf;
using testing::Shown;
using testing::ShownRemoved;

v1::DeviceObservation WithSerial(absl::string_view id,
                                 absl::string_view serial_number) {
  v1::DeviceObservation shown = Shown(id);
  shown.mutable_device()->set_serial_number(std::string(serial_number));
  return shown;
}

v1::DeviceObservation RemovedWithSerial(absl::string_view id,
                                        absl::string_view serial_number) {
  v1::DeviceObservation shown = ShownRemoved(id);
  shown.mutable_device()->set_serial_number(std::string(serial_number));
  return shown;
}

class SuccessionTest : public testing::DeviceCommitFixture {
 protected:
  std::string PredecessorOf(absl::string_view id) {
    return inventory_.Get(id).predecessor();
  }
  void ExpectSoundStore() {
    const auto check =
        CheckStore(*inventory_.store().Read(), inventory_.store().end().touch);
    ASSERT_THAT(check, IsOk());
    EXPECT_THAT(check->problems, IsEmpty());
  }
};

TEST_F(SuccessionTest, ANewDeviceFollowsARemovedOneWithItsSerialNumber) {
  Show({WithSerial("old", "S1")});
  Remove("old", kNoon);

  Show({WithSerial("new", "S1")});

  EXPECT_EQ(PredecessorOf("new"), NameOf("old"));
  EXPECT_EQ(inventory_.Changes().back().device().predecessor(), NameOf("old"));
  ExpectSoundStore();
}

TEST_F(SuccessionTest, ADeviceFollowsWhenTheOldOneIsRemovedLater) {
  Show({WithSerial("old", "S1")});
  Show({WithSerial("new", "S1")});
  EXPECT_EQ(PredecessorOf("new"), "");

  const auto counts = Remove("old", kNoon);

  EXPECT_EQ(PredecessorOf("new"), NameOf("old"));
  EXPECT_EQ(counts.removed, 1);
  EXPECT_EQ(counts.changed, 1);
  const v1::Change change = inventory_.Changes().back();
  EXPECT_EQ(change.type(), v1::Change::TYPE_UPDATED);
  EXPECT_THAT(change.changed_paths(), ElementsAre("predecessor"));
  EXPECT_EQ(inventory_.Get("new").revision(), 4);
  EXPECT_EQ(inventory_.GetView().digest(), ViewOf({"new"}).digest());
  ExpectSoundStore();
}

TEST_F(SuccessionTest, ALinkIsKeptByWhatComesAfterAndCostsNothing) {
  Show({WithSerial("old", "S1")});
  Show({WithSerial("new", "S1")});
  Remove("old", kNoon);
  const Revision revision = inventory_.store().end().revision;

  Show({WithSerial("new", "S1")});
  inventory_.Reopen();
  Show({WithSerial("new", "S1")});
  EXPECT_EQ(inventory_.store().end().revision, revision);

  v1::DeviceObservation other = WithSerial("new", "S1");
  other.mutable_device()->set_display_name("another");
  Show({other});
  EXPECT_EQ(PredecessorOf("new"), NameOf("old"));
  EXPECT_THAT(inventory_.Changes().back().changed_paths(),
              ElementsAre("display_name"));
  Remove("new", kNoon);
  EXPECT_EQ(PredecessorOf("new"), NameOf("old"));
  ExpectSoundStore();
}

TEST_F(SuccessionTest, EachOfSeveralFollowsTheOneRightBeforeIt) {
  Show({WithSerial("1", "S1")});
  Show({WithSerial("2", "S1")});
  Show({WithSerial("3", "S1")});

  Remove("2", kNoon);
  EXPECT_EQ(PredecessorOf("3"), NameOf("2"));
  Remove("1", kNoon);
  EXPECT_EQ(PredecessorOf("3"), NameOf("2"));
  EXPECT_EQ(PredecessorOf("2"), "");
}

TEST_F(SuccessionTest, AnOlderDeviceDoesNotFollowANewerOne) {
  Show({WithSerial("old", "S1")});
  Show({WithSerial("new", "S1")});

  Remove("new", kNoon);

  EXPECT_EQ(PredecessorOf("old"), "");
}

TEST_F(SuccessionTest, SeesWhatTheSamePageDid) {
  Show({WithSerial("a", "S1"), WithSerial("b", "S2")});
  Show({RemovedWithSerial("a", "S1"), WithSerial("c", "S1"),
        WithSerial("d", "S2"), RemovedWithSerial("b", "S2"),
        RemovedWithSerial("e", "S3"), WithSerial("f", "S3")});

  EXPECT_EQ(PredecessorOf("c"), NameOf("a"));
  EXPECT_EQ(PredecessorOf("d"), NameOf("b"));
  EXPECT_EQ(PredecessorOf("f"), NameOf("e"));
  ExpectSoundStore();
}

TEST_F(SuccessionTest, OnlyTheSameSerialNumberOfTheSameSourceCounts) {
  Show({WithSerial("lower", "s1"), WithSerial("none", "")});
  v1::DeviceObservation elsewhere = Shown("x", "sources/other");
  elsewhere.mutable_device()->set_serial_number("S1");
  Show({elsewhere});
  Remove("lower", kNoon);
  Remove("none", kNoon);
  Commit([&](DeviceCommit& commit) {
    return commit.Remove(NameOf("x", "sources/other"), kNoon);
  });

  Show({WithSerial("new", "S1"), WithSerial("blank", "")});

  EXPECT_EQ(PredecessorOf("new"), "");
  EXPECT_EQ(PredecessorOf("blank"), "");
}

TEST_F(SuccessionTest, FindsASerialNumberThatChanged) {
  Show({WithSerial("old", "S0")});
  Show({WithSerial("other", "S9")});
  Show({WithSerial("old", "S1")});
  Remove("old", kNoon);

  Show({WithSerial("new", "S1")});

  EXPECT_EQ(PredecessorOf("new"), NameOf("old"));
}

TEST_F(SuccessionTest, AConnectorCannotTellIt) {
  v1::DeviceObservation shown = WithSerial("a", "S1");
  shown.mutable_device()->set_predecessor(NameOf("b"));
  Show({shown});

  EXPECT_EQ(PredecessorOf("a"), "");
}

TEST_F(SuccessionTest, ADeletedSourceLinksNothing) {
  Show({WithSerial("old", "S1")});
  Show({WithSerial("new", "S1")});

  Commit([&](DeviceCommit& commit) {
    return commit.Retire(NameOf("old"),
                         device::v1::REMOVAL_REASON_SOURCE_DELETED);
  });

  EXPECT_EQ(PredecessorOf("new"), "");
}

}  // namespace
}  // namespace muster::inventory
