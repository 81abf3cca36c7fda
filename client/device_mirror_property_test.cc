// Random inventories, disconnects and faults: whatever happens, the mirror is
// the truth, and what is not is found out.
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/fake_random.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "client/device_mirror.h"
#include "client/watch_script.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::client {
namespace {

using inventory::v1::Change;
using inventory::v1::WatchResponse;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr int kDevices = 12;
constexpr int kHistories = 200;

// One inventory that lives at random.
class RandomHistory {
 public:
  explicit RandomHistory(uint64_t seed) : random_(seed) {
    for (int i = 0; i < 20; ++i) Step();
    script_.Send();
  }

  // The snapshot and `count` messages after it, each with at least one change,
  // and a bookmark at the end.
  std::vector<WatchResponse> Messages(int count) {
    std::vector<WatchResponse> all = Snapshot();
    for (int i = 0; i < count; ++i) all.push_back(Changes());
    all.push_back(script_.Bookmark());
    return all;
  }
  std::vector<WatchResponse> Snapshot() {
    return script_.Snapshot(1 + Below(5));
  }
  WatchResponse Changes() {
    for (uint64_t i = 0; i <= Below(4); ++i) Step();
    return script_.Send();
  }
  WatchResponse Bookmark() { return script_.Bookmark(); }

  const std::map<std::string, Change>& truth() const { return script_.truth(); }
  uint64_t Below(uint64_t n) { return RandomBelow(random_, n); }

 private:
  void Step() {
    device::v1::Device device;
    device.set_name(absl::StrCat("sources/s/devices/", Below(kDevices)));
    device.set_serial_number(absl::StrCat("S", Below(5)));
    const auto known = script_.truth().find(device.name());
    const bool there = known != script_.truth().end();
    if (there && Below(4) == 0) return StepFacet(device.name());
    const bool lives = there && CountedRevision(known->second) != 0;
    const bool goes = lives && Below(3) == 0;
    device.set_state(goes ? device::v1::STATE_REMOVED
                          : device::v1::STATE_ENROLLED);
    Change::Type type = there ? Change::TYPE_UPDATED : Change::TYPE_ADDED;
    if (there && !lives) type = Change::TYPE_RESTORED;
    if (goes) type = Change::TYPE_REMOVED;
    if (lives && !goes && Below(3) == 0) type = Change::TYPE_LEFT_VIEW;
    script_.Begin(type, device);
  }

  void StepFacet(const std::string& device) {
    device::v1::Facet facet;
    facet.set_name(device + "/facets/apps");
    facet.add_apps()->set_version(absl::StrCat(Below(100)));
    const bool there = script_.truth().count(facet.name()) != 0;
    const bool goes = there && Below(3) == 0;
    script_.Begin(goes    ? Change::TYPE_REMOVED
                  : there ? Change::TYPE_UPDATED
                          : Change::TYPE_ADDED,
                  facet);
  }

  FakeRandom random_;
  WatchScript script_;
};

void ExpectIsTruth(const DeviceMirror& mirror,
                   const std::map<std::string, Change>& truth) {
  size_t devices = 0;
  for (const auto& [name, change] : truth) {
    if (change.has_facet()) {
      const FacetPtr facet = mirror.GetFacet(name);
      ASSERT_NE(facet, nullptr) << name;
      EXPECT_EQ(facet->SerializeAsString(), change.facet().SerializeAsString());
      continue;
    }
    ++devices;
    const DevicePtr device = mirror.Get(name);
    ASSERT_NE(device, nullptr) << name;
    EXPECT_EQ(device->SerializeAsString(), change.device().SerializeAsString());
    bool found = false;
    for (const DevicePtr& one : mirror.FindBySerial(device->serial_number())) {
      found |= one == device;
    }
    EXPECT_TRUE(found) << name;
  }
  EXPECT_EQ(mirror.size(), devices);
}

TEST(DeviceMirrorPropertyTest, EqualsTheTruthWhateverHappens) {
  for (uint64_t seed = 1; seed <= kHistories; ++seed) {
    RandomHistory history(seed);
    DeviceMirror mirror;
    for (int stream = 0; stream < 4; ++stream) {
      mirror.StartOver();
      for (const WatchResponse& message : history.Messages(6)) {
        ASSERT_THAT(mirror.Apply(message), IsOk()) << "seed " << seed;
      }
      ExpectIsTruth(mirror, history.truth());
      // The stream breaks off, and what comes next is never seen.
      history.Changes();
    }
  }
}

TEST(DeviceMirrorPropertyTest, GoesOnAfterADisconnectAtAnyMessage) {
  for (uint64_t seed = 1; seed <= kHistories; ++seed) {
    RandomHistory history(seed);
    const std::vector<WatchResponse> messages = history.Messages(8);
    DeviceMirror mirror;
    // As the inventory does: a stream goes on after the token's message.
    size_t next = 0;
    while (next < messages.size()) {
      const size_t end = next + 1 + history.Below(messages.size() - next);
      for (; next < end; ++next) {
        ASSERT_THAT(mirror.Apply(messages[next]), IsOk()) << "seed " << seed;
      }
      ASSERT_EQ(mirror.resume_token(), messages[next - 1].resume_token());
    }
    ExpectIsTruth(mirror, history.truth());
  }
}

// A stream with one thing wrong. `at` is the message to spoil, which has
// changes and is not the last.
using Spoil =
    std::function<void(std::vector<WatchResponse>& messages, size_t at)>;

absl::Status ApplyAll(const std::vector<WatchResponse>& messages,
                      DeviceMirror& mirror) {
  for (const WatchResponse& message : messages) {
    RETURN_IF_ERROR(mirror.Apply(message));
  }
  return absl::OkStatus();
}

bool IsFoundOut(const std::vector<WatchResponse>& messages) {
  DeviceMirror mirror;
  const absl::Status status = ApplyAll(messages, mirror);
  if (status.ok()) return false;
  EXPECT_THAT(status,
              ErrorIs(absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN"));
  return true;
}

// Spoils each message with changes of many histories, in turn.
void ExpectAlwaysFoundOut(const std::string& fault, const Spoil& spoil) {
  int planted = 0;
  for (uint64_t seed = 1; seed <= kHistories; ++seed) {
    const std::vector<WatchResponse> healthy = RandomHistory(seed).Messages(5);
    ASSERT_FALSE(IsFoundOut(healthy)) << "seed " << seed;
    for (size_t at = 0; at + 1 < healthy.size(); ++at) {
      if (healthy[at].changes().empty()) continue;
      std::vector<WatchResponse> messages = healthy;
      spoil(messages, at);
      ++planted;
      EXPECT_TRUE(IsFoundOut(messages))
          << fault << " message " << at << ", seed " << seed;
    }
  }
  EXPECT_GT(planted, kHistories);
}

TEST(DeviceMirrorPropertyTest, FindsEveryMessageThatWasDropped) {
  ExpectAlwaysFoundOut("dropped", [](auto& messages, size_t at) {
    messages.erase(messages.begin() + at);
  });
}

TEST(DeviceMirrorPropertyTest, FindsEveryMessageThatCameTwice) {
  ExpectAlwaysFoundOut("doubled", [](auto& messages, size_t at) {
    messages.insert(messages.begin() + at, WatchResponse(messages[at]));
  });
}

TEST(DeviceMirrorPropertyTest, FindsEveryMessageThatCameTooEarly) {
  ExpectAlwaysFoundOut("reordered", [](auto& messages, size_t at) {
    std::swap(messages[at], messages[at + 1]);
  });
}

// A change that is left out of its message may be healed by a later one, which
// carries the whole resource; a bookmark lets nothing else pass.
TEST(DeviceMirrorPropertyTest, IsTheTruthAtTheEndOrHasFoundTheChangeLeftOut) {
  int found_out = 0;
  for (uint64_t seed = 1; seed <= kHistories; ++seed) {
    RandomHistory history(seed);
    const std::vector<WatchResponse> healthy = history.Messages(5);
    for (size_t at = 0; at + 1 < healthy.size(); ++at) {
      if (healthy[at].changes().empty()) continue;
      std::vector<WatchResponse> messages = healthy;
      messages[at].mutable_changes()->RemoveLast();
      DeviceMirror mirror;
      if (!ApplyAll(messages, mirror).ok()) {
        ++found_out;
      } else {
        ExpectIsTruth(mirror, history.truth());
      }
    }
  }
  EXPECT_GT(found_out, kHistories);
}

TEST(DeviceMirrorPropertyTest, FindsEveryWrongDigest) {
  int planted = 0;
  for (uint64_t seed = 1; seed <= kHistories; ++seed) {
    const std::vector<WatchResponse> healthy = RandomHistory(seed).Messages(5);
    for (size_t at = 0; at < healthy.size(); ++at) {
      if (!healthy[at].has_view()) continue;
      std::vector<WatchResponse> messages = healthy;
      (*messages[at].mutable_view()->mutable_digest())[seed % 16] ^= 1;
      ++planted;
      EXPECT_TRUE(IsFoundOut(messages)) << "seed " << seed;
    }
  }
  EXPECT_GE(planted, 2 * kHistories);
}

}  // namespace
}  // namespace muster::client
