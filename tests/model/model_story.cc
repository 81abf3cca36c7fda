#include "tests/model/model_story.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "gtest/gtest.h"
#include "inventory/maintenance/check/store_check.h"
#include "inventory/maintenance/retention.h"

namespace muster::inventory::testing {
namespace {

constexpr size_t kWatchers = 6;
constexpr int kEnough = 10000;  // messages; more is a stream without an end

// A disk without power can be read from no more once its recovery was tried.
bool IsReadable(const DeviceStore& store) {
  return !absl::IsUnavailable(
      store.Read()->GetDocument(Collection::kSources, "none").status());
}

}  // namespace

void StoryFigures::Add(const StoryFigures& other) {
  revisions += other.revisions;
  changes_told += other.changes_told;
  resumes += other.resumes;
  expired += other.expired;
  crashes += other.crashes;
  failed_steps += other.failed_steps;
  compactions += other.compactions;
  erasures += other.erasures;
  trace = trace * 31 + other.trace;
}

ModelStory::ModelStory(uint64_t seed, std::unique_ptr<ModelStore> store)
    : dice_(seed),
      clock_(absl::FromUnixSeconds(1700000000)),
      random_(seed),
      store_(std::move(store)) {
  Open();
}

ModelStory::~ModelStory() { watchers_.clear(); }

StoryFigures ModelStory::Play(int steps) {
  for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
    SCOPED_TRACE(absl::StrCat("step ", i));
    Step();
  }
  if (!::testing::Test::HasFailure()) CheckAll();
  figures_.revisions = history_.end();
  for (const auto& watcher : watchers_) {
    figures_.changes_told += watcher->changes();
    figures_.trace = figures_.trace * 31 + watcher->trace();
  }
  return figures_;
}

void ModelStory::Open() {
  auto liveness = LivenessTable::Load(*store_->store().Read());
  ASSERT_TRUE(liveness.ok()) << liveness.status();
  inventory_ = std::make_unique<ModelInventory>(store_->store(),
                                                *std::move(liveness), clock_);
  const absl::Status failed = inventory_->syncs.FailInterrupted();
  ASSERT_TRUE(failed.ok()) << failed;
  Follow();
}

WatchCursor::Deps ModelStory::deps() {
  return {store_->store(), *inventory_->liveness, inventory_->shared, clock_,
          random_};
}

void ModelStory::Step() {
  if (!IsReadable(store_->store())) Crash();
  const int what = dice_.Roll(100);
  if (what < 30) {
    PushSync();
  } else if (what < 40) {
    PushFacets();
  } else if (what < 85) {
    if (watchers_.size() < kWatchers) {
      watchers_.push_back(
          std::make_unique<ModelWatcher>(RandomRequest(dice_), history_));
    }
    TurnWatcher(*watchers_[dice_.Roll(static_cast<int>(watchers_.size()))]);
  } else if (what < 89) {
    clock_.Advance(absl::Milliseconds(dice_.Roll(40000)));
  } else if (what < 92) {
    Compact();
  } else if (what < 94) {
    Erase();
  } else if (what < 96) {
    store_->LoseACommit(dice_);
  } else if (what < 97) {
    store_->CutPowerSoon(dice_);
  } else if (what < 98) {
    Crash();
  } else {
    ExpectHistory(dice_.Between(store_->store().compacted_through(),
                                store_->store().end().revision));
  }
}

void ModelStory::Crash() {
  for (const auto& watcher : watchers_) watcher->Disconnect();
  inventory_ = nullptr;
  store_->Crash(dice_);
  ++figures_.crashes;
  Open();
}

// A commit of unknown outcome, or a compaction, may be settled by now.
void ModelStory::Follow() {
  const DeviceStore& store = store_->store();
  if (!IsReadable(store)) return;
  if (undecided_erasure_.empty()) {
    history_.Follow(store);
  } else {
    history_.FollowErasure(store, undecided_erasure_);
    undecided_erasure_.clear();
  }
  history_.Compacted(store.compacted_through());
}

void ModelStory::Compact() {
  DeviceStore& store = store_->store();
  const Revision through =
      dice_.Between(store.compacted_through(), store.end().revision);
  Retention retention(store, inventory_->writer, clock_, RetentionPolicy(),
                      [] { return 0; });
  if (!retention.CompactThrough(through).ok()) ++figures_.failed_steps;
  Follow();
  ++figures_.compactions;
}

void ModelStory::Erase() {
  const std::string name = RandomName();
  const auto erased = inventory_->purge.PurgeDevice(name);
  if (absl::IsNotFound(erased.status())) return Follow();
  EXPECT_TRUE(erased.ok() || absl::IsUnavailable(erased.status()))
      << erased.status();
  undecided_erasure_ = name;
  if (erased.ok() || history_.end() < store_->store().end().revision) Follow();
  ++figures_.erasures;
}

void ModelStory::TurnWatcher(ModelWatcher& watcher) {
  if (!watcher.is_open() || dice_.Once(6)) Reconnect(watcher);
  if (!watcher.is_open()) return;
  if (dice_.Once(3)) {
    ReadToTheEnd(watcher);
  } else {
    ReadSome(watcher, 1 + dice_.Roll(3));
  }
}

void ModelStory::Reconnect(ModelWatcher& watcher) {
  if (watcher.tokens() > 0 && !dice_.Once(8)) {
    const bool latest = dice_.Once(2);
    const size_t token = latest
                             ? watcher.tokens() - 1
                             : dice_.Roll(static_cast<int>(watcher.tokens()));
    if (Resume(watcher, token)) return;
  }
  const absl::Status opened = watcher.OpenAtStart(deps());
  EXPECT_TRUE(opened.ok()) << opened;
}

bool ModelStory::Resume(ModelWatcher& watcher, size_t token) {
  const Revision needed = watcher.revision_of(token);
  const absl::Status opened = watcher.OpenAt(deps(), token);
  ++figures_.resumes;
  if (opened.ok()) {
    EXPECT_GE(needed, store_->store().compacted_through());
    return true;
  }
  ExpectExpired(opened, needed);
  return false;
}

void ModelStory::ExpectExpired(const absl::Status& status, Revision needed) {
  EXPECT_EQ(ErrorReason(status), "RESUME_TOKEN_EXPIRED") << status;
  EXPECT_LT(needed, store_->store().compacted_through());
  ++figures_.expired;
}

void ModelStory::ReadSome(ModelWatcher& watcher, int most) {
  for (int i = 0; i < most; ++i) {
    const auto read = watcher.Read();
    if (!read.ok()) {
      if (!IsReadable(store_->store())) return;
      EXPECT_EQ(ErrorReason(read.status()), "RESUME_TOKEN_EXPIRED")
          << read.status();
      ++figures_.expired;
      return;
    }
    if (!*read) return;
  }
}

void ModelStory::ReadToTheEnd(ModelWatcher& watcher) {
  ReadSome(watcher, kEnough);
  if (!watcher.is_open()) return;
  EXPECT_FALSE(watcher.in_snapshot());
  // A filtered watcher says how far it came with its next bookmark only.
  if (watcher.revision() != store_->store().end().revision) {
    clock_.Advance(absl::Seconds(61));
    ReadSome(watcher, kEnough);
  }
  EXPECT_EQ(watcher.revision(), store_->store().end().revision);
  watcher.ExpectView(
      history_.ReadFrom(store_->store(), store_->store().end().revision));
  watcher.ExpectLiveness(deps());
}

void ModelStory::ExpectHistory(Revision at) {
  const ModelState known = history_.At(at);
  const ModelState stored = history_.ReadFrom(store_->store(), at);
  for (const auto& [name, version] : known) {
    const auto found = stored.find(name);
    // A facet that was erased is not found by its name any more.
    if (found == stored.end() && history_.WasErased(name)) continue;
    ASSERT_TRUE(found != stored.end())
        << name << " is missing at " << at << " of " << history_.end()
        << "; history begins at " << store_->store().compacted_through() << "\n"
        << history_.Story(name);
    EXPECT_EQ(found->second.revision, version.revision) << name << " at " << at;
    EXPECT_EQ(found->second.body, version.body) << name << " at " << at;
  }
  for (const auto& [name, version] : stored) {
    EXPECT_TRUE(known.count(name) > 0)
        << name << " should not be there at " << at << "; history begins at "
        << store_->store().compacted_through() << "\n"
        << version.body << "\n"
        << history_.Story(name);
  }
}

void ModelStory::CheckAll() {
  Crash();
  for (const auto& watcher : watchers_) {
    Reconnect(*watcher);
    ReadToTheEnd(*watcher);
    if (!watcher->is_open()) {
      Reconnect(*watcher);
      ReadToTheEnd(*watcher);
    }
  }
  const DeviceStore& store = store_->store();
  ExpectHistory(store.compacted_through());
  ExpectHistory(store.end().revision);
  const auto check = CheckStore(*store.Read(), store.end().touch);
  ASSERT_TRUE(check.ok()) << check.status();
  for (const std::string& problem : check->problems) ADD_FAILURE() << problem;
}

}  // namespace muster::inventory::testing
