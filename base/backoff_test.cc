#include "base/backoff.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::ElementsAre;

// With this draw a wait is half its bound.
constexpr uint64_t kHalf = uint64_t{1} << 63;

class BackoffTest : public ::testing::Test {
 protected:
  BackoffTest() {
    Backoff::Options options;
    options.base = absl::Seconds(2);
    options.max = absl::Seconds(10);
    backoff_.emplace(random_, options);
    for (int i = 0; i < 10; ++i) random_.Push(kHalf);
  }

  std::vector<absl::Duration> Take(int count) {
    std::vector<absl::Duration> waits;
    while (count-- > 0) waits.push_back(backoff_->Next());
    return waits;
  }

  FakeRandom random_;
  std::optional<Backoff> backoff_;
};

TEST_F(BackoffTest, BoundDoublesUpToTheMost) {
  EXPECT_THAT(Take(5),
              ElementsAre(absl::Seconds(1), absl::Seconds(2), absl::Seconds(4),
                          absl::Seconds(5), absl::Seconds(5)));
}

TEST_F(BackoffTest, ResetStartsFromTheBase) {
  Take(3);
  backoff_->Reset();
  EXPECT_THAT(Take(2), ElementsAre(absl::Seconds(1), absl::Seconds(2)));
}

}  // namespace
}  // namespace muster
