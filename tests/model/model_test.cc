// Random lives of a whole inventory against a history that is kept beside it:
// whatever connectors, watchers, compaction, erasure and crashes do to one
// another, every watcher's reconstruction is the store's view, without a gap, a
// repetition or a change out of order, and nothing shown is ever undone.
//
//   bazel run //tests/model:model_test -- --rounds=2000     # minutes
//   bazel run //tests/model:model_test -- --seed=17         # one life again
#include <cstdint>
#include <functional>
#include <iostream>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "tests/model/model_store.h"
#include "tests/model/model_story.h"

namespace muster::inventory::testing {
namespace {

constexpr int kSteps = 400;

int64_t seed_flag = 0;     // 0: those from 1 on
int64_t rounds_flag = 10;  // lives of each engine

using NewStore = std::function<std::unique_ptr<ModelStore>()>;

void PlayAll(const char* engine, const NewStore& new_store) {
  StoryFigures sum;
  const int64_t first = seed_flag > 0 ? seed_flag : 1;
  const int64_t last = seed_flag > 0 ? seed_flag : rounds_flag;
  for (int64_t seed = first; seed <= last; ++seed) {
    SCOPED_TRACE(absl::StrCat("again by --seed=", seed));
    sum.Add(ModelStory(seed, new_store()).Play(kSteps));
    if (::testing::Test::HasFailure()) return;
  }
  std::cout << engine << ": " << last - first + 1 << " lives, " << sum.revisions
            << " revisions, " << sum.changes_told << " changes told, "
            << sum.resumes << " resumes, " << sum.expired << " expired, "
            << sum.crashes << " crashes, " << sum.failed_steps
            << " failed steps, " << sum.compactions << " compactions, "
            << sum.erasures << " erasures, trace " << std::hex << sum.trace
            << std::dec << "\n";
  EXPECT_GT(sum.changes_told, 0);
  EXPECT_GT(sum.crashes, 0);
}

TEST(Model, EveryWatcherOverTheFakeStoreEndsWithTheStoresView) {
  PlayAll("fake", NewFakeModelStore);
}

TEST(Model, EveryWatcherOverRocksEndsWithTheStoresView) {
  PlayAll("rocks", NewRocksModelStore);
}

// Over the fake store: what RocksDB does in the background, and so which of its
// writes a fault hits, is up to its own threads.
TEST(Model, TheSameSeedIsTheSameLife) {
  const auto trace = [](uint64_t seed) {
    return ModelStory(seed, NewFakeModelStore()).Play(kSteps).trace;
  };

  EXPECT_EQ(trace(7), trace(7));
  EXPECT_NE(trace(7), trace(8));
}

// Takes `--name=number` off the command line.
void TakeFlag(absl::string_view argument, absl::string_view name,
              int64_t& value) {
  if (absl::ConsumePrefix(&argument, name) &&
      !absl::SimpleAtoi(argument, &value)) {
    std::cerr << "bad number: " << argument << "\n";
    std::exit(2);
  }
}

}  // namespace
}  // namespace muster::inventory::testing

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    using namespace muster::inventory::testing;
    TakeFlag(argv[i], "--seed=", seed_flag);
    TakeFlag(argv[i], "--rounds=", rounds_flag);
  }
  return RUN_ALL_TESTS();
}
