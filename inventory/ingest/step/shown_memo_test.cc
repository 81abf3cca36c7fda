#include "inventory/ingest/step/shown_memo.h"

#include <optional>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

using ::testing::Eq;
using ::testing::Optional;

SkimmedDevice Device(uint64_t kin, char fingerprint,
                     std::optional<char> hash = std::nullopt) {
  SkimmedDevice device;
  device.kin = kin;
  device.fingerprint.fill(fingerprint);
  if (hash) device.hash.emplace().fill(*hash);
  return device;
}

std::optional<char> Find(ShownMemo& memo, SkimmedDevice device) {
  std::vector<SkimmedDevice> devices = {device};
  const bool found = memo.Find(devices);
  EXPECT_EQ(found, devices[0].hash.has_value());
  if (!found) return std::nullopt;
  return (*devices[0].hash)[0];
}

TEST(ShownMemoTest, KnowsWhatItLearnedByItsFingerprint) {
  ShownMemo memo;
  memo.Learn({Device(1, 'a', 'x'), Device(2, 'b', 'y'), Device(3, 'c')});

  EXPECT_THAT(Find(memo, Device(1, 'a')), Optional('x'));
  EXPECT_THAT(Find(memo, Device(2, 'b')), Optional('y'));
  EXPECT_THAT(Find(memo, Device(3, 'c')), Eq(std::nullopt));
  EXPECT_THAT(Find(memo, Device(1, 'b')), Eq(std::nullopt));
}

TEST(ShownMemoTest, KeepsTheLastOfEachKin) {
  ShownMemo memo;
  memo.Learn({Device(1, 'a', 'x')});
  memo.Learn({Device(1, 'b', 'y')});

  EXPECT_THAT(Find(memo, Device(1, 'a')), Eq(std::nullopt));
  EXPECT_THAT(Find(memo, Device(1, 'b')), Optional('y'));
}

TEST(ShownMemoTest, ForgetsAllBeyondItsSize) {
  ShownMemo memo(2);
  memo.Learn({Device(1, 'a', 'x'), Device(2, 'a', 'x'), Device(3, 'a', 'x')});
  EXPECT_THAT(Find(memo, Device(3, 'a')), Eq(std::nullopt));

  memo.Learn({Device(4, 'a', 'x')});
  EXPECT_THAT(Find(memo, Device(4, 'a')), Optional('x'));
}

}  // namespace
}  // namespace muster::inventory
