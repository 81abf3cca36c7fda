// That the stories notice a reader that does without what makes sweeps
// complete. Links a page walk that was compiled with the switches of
// base/mutant.h.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "gtest/gtest.h"
#include "tests/faults/story.h"

namespace muster::faults {
namespace {

TEST(StoryMutantTest, NoticesAReaderWithoutOverlap) {
  ASSERT_EQ(setenv("MUSTER_MUTANT", "no_overlap", /*overwrite=*/1), 0);

  std::string broken;
  for (uint64_t seed = 1; seed <= 300 && broken.empty(); ++seed) {
    broken = Story(seed).Run();
  }

  EXPECT_NE(broken.find("lived through a complete sync and is not there"),
            std::string::npos)
      << broken;
}

}  // namespace
}  // namespace muster::faults
