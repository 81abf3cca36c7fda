#ifndef TESTS_MODEL_MODEL_STORY_H_
#define TESTS_MODEL_MODEL_STORY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "inventory/ingest/sync_session.h"
#include "tests/model/dice.h"
#include "tests/model/model_history.h"
#include "tests/model/model_inventory.h"
#include "tests/model/model_store.h"
#include "tests/model/model_watcher.h"

namespace muster::inventory::testing {

// What a story came to, for whoever wants to know that it did something.
struct StoryFigures {
  int64_t revisions = 0;
  int64_t changes_told = 0;
  int64_t resumes = 0;
  int64_t expired = 0;
  int64_t crashes = 0;
  int64_t failed_steps = 0;
  int64_t compactions = 0;
  int64_t erasures = 0;
  uint64_t trace = 0;  // of every message that every watcher got

  void Add(const StoryFigures& other);
};

// One random life of an inventory, from a seed: connectors, watchers, crashes,
// compaction and erasure take turns on one thread. The same seed is the same
// life, to the byte.
//
// Expectations that are not met fail the test.
class ModelStory {
 public:
  ModelStory(uint64_t seed, std::unique_ptr<ModelStore> store);
  ~ModelStory();

  // `steps` steps, and then everybody reads to the end.
  StoryFigures Play(int steps);

 private:
  void Open();
  void Step();
  void Crash();

  // Of any device, whether it is there or not.
  std::string RandomName();
  void PushSync();
  bool PushPages(SyncSession& session, const std::string& source, int pages);
  void Resolve(SyncSession& session, const v1::PushPagesResponse& committed);
  void PushFacets();
  v1::DeviceObservation RandomDevice(const std::string& source);
  void ExpectShown(const v1::PushPagesRequest::Page& page);
  void Compact();
  void Erase();
  void Follow();

  void TurnWatcher(ModelWatcher& watcher);
  void Reconnect(ModelWatcher& watcher);
  // False if its history is gone and it begins anew.
  bool Resume(ModelWatcher& watcher, size_t token);
  void ReadSome(ModelWatcher& watcher, int most);
  void ReadToTheEnd(ModelWatcher& watcher);
  void ExpectExpired(const absl::Status& status, Revision needed);
  void ExpectHistory(Revision at);
  void CheckAll();

  WatchCursor::Deps deps();

  Dice dice_;
  FakeClock clock_;
  FakeRandom random_;
  const std::unique_ptr<ModelStore> store_;
  ModelHistory history_;
  std::string undecided_erasure_;  // of unknown outcome; "" if there is none
  std::unique_ptr<ModelInventory> inventory_;
  std::vector<std::unique_ptr<ModelWatcher>> watchers_;
  StoryFigures figures_;
};

}  // namespace muster::inventory::testing

#endif  // TESTS_MODEL_MODEL_STORY_H_
