#include "base/telemetry/paced.h"

#include "base/fake_clock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

TEST(PacedTest, FindsOutOnceAnInterval) {
  FakeClock clock;
  int found = 0;
  Paced<int> paced(clock, absl::Seconds(15), [&] { return ++found; });

  EXPECT_EQ(paced.Get(), 1);
  clock.Advance(absl::Seconds(14));
  EXPECT_EQ(paced.Get(), 1);
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(paced.Get(), 2);
}

TEST(PacedTest, FindsOutNothingUnasked) {
  FakeClock clock;
  int found = 0;
  const Paced<int> paced(clock, absl::Seconds(15), [&] { return ++found; });
  EXPECT_EQ(found, 0);
}

}  // namespace
}  // namespace muster
