// Random filters over random histories, against the plainest evaluation of the
// same filters over whole devices. Seeds are printed on failure.
#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/model/changed_paths.h"
#include "inventory/watch/testing/test_watcher.h"
#include "inventory/watch/testing/watch_world.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using testing::DeviceName;
using testing::TestDevice;
using testing::TestWatcher;
using testing::WatchWorld;

using Told = std::pair<Revision, v1::Change::Type>;

// Chance, from a seed.
class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int Roll(int n) { return static_cast<int>(engine_() % n); }
  bool Once(int n) { return Roll(n) == 0; }

 private:
  std::mt19937 engine_;
};

v1::WatchRequest RandomRequest(Dice& dice) {
  v1::WatchRequest request = testing::Request();
  v1::WatchFilter& filter = *request.mutable_filter();
  const auto platform = [&] {
    return static_cast<device::v1::Platform>(1 + dice.Roll(3));
  };
  while (dice.Once(2)) filter.add_platforms(platform());
  while (dice.Once(3)) filter.add_blueprint_ids(absl::StrCat(dice.Roll(3)));
  while (dice.Once(3)) filter.add_tags(absl::StrCat("t", dice.Roll(4)));
  while (dice.Once(4)) {
    filter.add_categories(static_cast<device::v1::Category>(1 + dice.Roll(3)));
  }
  if (dice.Once(4)) filter.add_changed_paths(dice.Once(2) ? "os" : "tags");
  return request;
}

device::v1::Device RandomDevice(Dice& dice) {
  device::v1::Device device = TestDevice(absl::StrCat("d", dice.Roll(12)));
  device.set_platform(static_cast<device::v1::Platform>(1 + dice.Roll(3)));
  device.set_category(static_cast<device::v1::Category>(1 + dice.Roll(3)));
  device.mutable_blueprint()->set_id(absl::StrCat(dice.Roll(3)));
  for (int tag = 0; tag < 4; ++tag) {
    if (dice.Once(3)) device.add_tags(absl::StrCat("t", tag));
  }
  device.mutable_os()->set_version(absl::StrCat(dice.Roll(3)));
  if (dice.Once(4)) device.set_state(device::v1::STATE_REMOVED);
  return device;
}

template <typename Values, typename Value>
bool Allows(const Values& values, const Value& value) {
  return values.empty() ||
         std::find(values.begin(), values.end(), value) != values.end();
}

bool Matches(const v1::WatchFilter& filter, const device::v1::Device& device) {
  bool tagged = filter.tags().empty();
  for (const std::string& tag : device.tags()) {
    tagged = tagged || Allows(filter.tags(), tag);
  }
  return tagged && Allows(filter.platforms(), device.platform()) &&
         Allows(filter.categories(), device.category()) &&
         Allows(filter.blueprint_ids(), device.blueprint().id());
}

bool Lives(const device::v1::Device& device) {
  return device.state() == device::v1::STATE_ENROLLED;
}

bool Touches(const v1::WatchFilter& filter, const device::v1::Device& before,
             const device::v1::Device& after) {
  for (const std::string& top : filter.changed_paths()) {
    for (const std::string& path : ChangedPaths(before, after)) {
      if (path == top || absl::StartsWith(path, top + ".")) return true;
    }
  }
  return filter.changed_paths().empty();
}

// What the contract says that a watcher is told of one change.
std::optional<v1::Change::Type> Expected(
    const v1::WatchFilter& filter,
    const std::optional<device::v1::Device>& before,
    const device::v1::Device& after) {
  const bool was = before && Matches(filter, *before);
  const bool is = Matches(filter, after);
  if (!was && !is) return std::nullopt;
  if (!before) return v1::Change::TYPE_ADDED;
  if (Lives(*before) && !Lives(after)) return v1::Change::TYPE_REMOVED;
  if (!was) return v1::Change::TYPE_ENTERED_VIEW;
  if (!is) return v1::Change::TYPE_LEFT_VIEW;
  if (!Lives(*before) && Lives(after)) return v1::Change::TYPE_RESTORED;
  if (!Touches(filter, *before, after)) return std::nullopt;
  return v1::Change::TYPE_UPDATED;
}

std::map<std::string, Revision> NaiveView(const WatchWorld& world,
                                          const v1::WatchFilter& filter) {
  std::map<std::string, Revision> view;
  for (const device::v1::Device& device : world.Devices()) {
    if (Lives(device) && Matches(filter, device)) {
      view[device.name()] = device.revision();
    }
  }
  return view;
}

// One history, and one watcher that reads it with interruptions.
class Story {
 public:
  explicit Story(unsigned seed)
      : dice_(seed),
        request_(RandomRequest(dice_)),
        watcher_(world_, request_) {}

  void Play() {
    for (int i = dice_.Roll(20); i > 0; --i) Mutate(/*watched=*/false);
    ReadAll(watcher_.OpenAndDrain());
    for (int i = 0; i < 60; ++i) {
      Mutate(/*watched=*/true);
      if (dice_.Once(3)) ReadAll(watcher_.Drain());
      if (dice_.Once(10)) {
        ASSERT_THAT(watcher_.Resume(), IsOk());
      }
      if (dice_.Once(5)) world_.clock().Advance(absl::Seconds(31));
    }
    ReadAll(watcher_.Drain());
    Check();
  }

 private:
  void Mutate(bool watched) {
    const device::v1::Device device = RandomDevice(dice_);
    const auto known = devices_.find(device.name());
    const auto before = known == devices_.end()
                            ? std::nullopt
                            : std::make_optional(known->second);
    const Revision revision = world_.Put(device);
    devices_[device.name()] = device;
    if (!watched) return;
    const auto type = Expected(request_.filter(), before, device);
    if (type) expected_.emplace_back(revision, *type);
  }

  void ReadAll(const std::vector<v1::WatchResponse>& messages) {
    for (const v1::WatchResponse& message : messages) {
      if (message.snapshot()) continue;
      for (const v1::Change& change : message.changes()) {
        told_.emplace_back(change.revision(), change.type());
      }
    }
  }

  void Check() {
    EXPECT_EQ(told_, expected_);
    if (!request_.filter().changed_paths().empty()) return;
    const auto view = NaiveView(world_, request_.filter());
    EXPECT_EQ(watcher_.living(), view);
    TestWatcher fresh(world_, request_);
    fresh.OpenAndDrain();
    EXPECT_EQ(fresh.living(), view);
    world_.clock().Advance(absl::Seconds(61));
    EXPECT_EQ(watcher_.Next()->view().count(), view.size());
  }

  Dice dice_;
  WatchWorld world_;
  const v1::WatchRequest request_;
  TestWatcher watcher_;
  std::map<std::string, device::v1::Device> devices_;
  std::vector<Told> expected_, told_;
};

TEST(WatchProperty, AFilteredWatchIsTheFilterOfAllThatHappened) {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Story(seed).Play();
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace muster::inventory
