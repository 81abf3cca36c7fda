#include "tests/faults/story.h"

#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/numbers.h"
#include "gtest/gtest.h"

namespace muster::faults {
namespace {

// MUSTER_STORIES=10000 is the long form; MUSTER_STORY_SEED=n tells one again.
uint64_t FromEnvironment(const char* name, uint64_t fallback) {
  const char* const text = std::getenv(name);
  uint64_t number = 0;
  if (text == nullptr || !absl::SimpleAtoi(text, &number)) return fallback;
  return number;
}

TEST(StoryTest, KeepsThePromisesWhateverHappensToTheTenant) {
  const uint64_t one = FromEnvironment("MUSTER_STORY_SEED", 0);
  const uint64_t first = one == 0 ? 1 : one;
  const uint64_t stories =
      one == 0 ? FromEnvironment("MUSTER_STORIES", 300) : 1;
  for (uint64_t seed = first; seed < first + stories; ++seed) {
    const std::string broken = Story(seed).Run();
    ASSERT_EQ(broken, "") << "MUSTER_STORY_SEED=" << seed;
  }
}

}  // namespace
}  // namespace muster::faults
