#include "plugins/conformance/play/told_stream.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/watch_chain.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::conformance {
namespace {

using inventory::v1::Change;
using inventory::v1::WatchRequest;
using inventory::v1::WatchResponse;
using muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class ToldStreamTest : public ::testing::Test {
 protected:
  ToldStreamTest() {
    World world = fleet_.Start();
    start_ = world.revision();
    fleet_.ThingsHappen(world);
    world_ = std::make_shared<const World>(std::move(world));
    request_.set_parent("sources/-");
  }

  // What a stream from `place` tells until there is no more.
  std::vector<WatchResponse> Told(const Place& place, int64_t up_to) {
    ToldStream stream(fleet_, world_, {request_, place, false, fleet_.now});
    std::vector<WatchResponse> told;
    while (auto message = stream.Next({up_to}, fleet_.now)) {
      message->set_resume_token("some");
      told.push_back(*message);
    }
    return told;
  }
  // A snapshot of `revision`, and what came after.
  std::vector<WatchResponse> FromScratch(int64_t revision) {
    return Told({1, revision, 0}, world_->revision());
  }

  // Proves the messages as a client does.
  static absl::Status Prove(const std::vector<WatchResponse>& messages) {
    client::WatchChain chain;
    std::map<std::string, int64_t> counted;
    for (const WatchResponse& message : messages) {
      absl::Status followed =
          chain.Follow(message, [&](absl::string_view name) {
            return absl::StatusOr<int64_t>(counted[std::string(name)]);
          });
      if (!followed.ok()) return followed;
      for (const Change& change : message.changes()) {
        counted[client::NameOf(change)] = client::CountedRevision(change);
      }
    }
    return absl::OkStatus();
  }

  static std::vector<int> TypesOf(const std::vector<WatchResponse>& messages) {
    std::vector<int> types;
    for (const WatchResponse& message : messages) {
      for (const Change& change : message.changes()) {
        if (!message.snapshot()) types.push_back(change.type());
      }
    }
    return types;
  }

  const Fleet fleet_ = {"sources/kit", absl::FromUnixSeconds(1750000000)};
  std::shared_ptr<const World> world_;
  int64_t start_ = 0;
  WatchRequest request_;
};

TEST_F(ToldStreamTest, TellsWhatAClientCanProveFromEverySnapshotOn) {
  for (int64_t revision = start_; revision <= world_->revision(); ++revision) {
    EXPECT_THAT(Prove(FromScratch(revision)), IsOk()) << revision;
  }
}

TEST_F(ToldStreamTest, TellsWhatAClientWithAFilterCanProve) {
  request_.mutable_filter()->add_kinds(inventory::v1::RESOURCE_KIND_DEVICE);
  request_.mutable_filter()->add_kinds(inventory::v1::RESOURCE_KIND_FACET);
  request_.mutable_filter()->add_platforms(device::v1::PLATFORM_MAC);

  const auto told = FromScratch(start_);

  EXPECT_THAT(Prove(told), IsOk());
  EXPECT_THAT(TypesOf(told), ElementsAre(Change::TYPE_UPDATED));
}

TEST_F(ToldStreamTest, GoesOnWhereATokenStandsInTheSnapshotToo) {
  const auto whole = FromScratch(start_);

  const auto rest = Told({1, start_, 3}, world_->revision());

  EXPECT_EQ(rest.size(), whole.size() - 3);
  EXPECT_EQ(rest.front().SerializeAsString(), whole[3].SerializeAsString());
}

TEST_F(ToldStreamTest, GoesOnAfterTheRevisionOfAToken) {
  const auto told = Told({1, world_->revision() - 2, -1}, world_->revision());

  EXPECT_THAT(TypesOf(told),
              ElementsAre(Change::TYPE_REMOVED, Change::TYPE_UPDATED));
  EXPECT_EQ(told.front().previous_revision(), world_->revision() - 2);
}

TEST_F(ToldStreamTest, RepeatsTheLastBatchIfAskedTo) {
  ToldStream stream(fleet_, world_,
                    {request_, {1, start_ + 1, -1}, true, fleet_.now});

  const auto first = stream.Next({start_ + 1}, fleet_.now);

  ASSERT_TRUE(first.has_value());
  EXPECT_THAT(TypesOf({*first}), ElementsAre(Change::TYPE_ADDED));
  EXPECT_EQ(first->revision(), start_ + 1);
}

TEST_F(ToldStreamTest, SendsABookmarkOnceInAHeartbeat) {
  request_.mutable_heartbeat_duration()->set_seconds(5);
  ToldStream stream(fleet_, world_,
                    {request_, {1, start_, -1}, false, fleet_.now});
  const absl::Time soon = fleet_.now + absl::Seconds(4);
  ASSERT_THAT(stream.Next({start_}, fleet_.now)->sources(), Not(IsEmpty()));

  EXPECT_FALSE(stream.Next({start_}, soon).has_value());
  EXPECT_TRUE(stream.Next({start_}, soon + absl::Seconds(1))->has_view());
}

TEST_F(ToldStreamTest, TellsDevicesThatCrossTheBorderOfAFilter) {
  World world = fleet_.Start();
  device::v1::Device moved = fleet_.Device(4);
  moved.mutable_blueprint()->set_id("b-2");
  world.Happens(Change::TYPE_UPDATED, moved, {"blueprint.id"});
  world.Happens(Change::TYPE_UPDATED, fleet_.Device(4), {"blueprint.id"});
  world_ = std::make_shared<const World>(world);
  request_.mutable_filter()->add_blueprint_ids("b-2");

  const auto told = FromScratch(start_);

  EXPECT_THAT(Prove(told), IsOk());
  EXPECT_THAT(TypesOf(told),
              ElementsAre(Change::TYPE_ENTERED_VIEW, Change::TYPE_LEFT_VIEW));
}

}  // namespace
}  // namespace muster::conformance
