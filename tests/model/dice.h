#ifndef TESTS_MODEL_DICE_H_
#define TESTS_MODEL_DICE_H_

#include <cstdint>

#include "base/fake_random.h"

namespace muster::inventory::testing {

// Chance, from a seed: the same throws in every run. Not thread-safe.
class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}

  // Uniform in [0, n).
  int Roll(int n) { return static_cast<int>(random_.Uint64() % n); }
  // True once in `n` throws.
  bool Once(int n) { return Roll(n) == 0; }
  // Uniform in [from, to]; `from` if there is nothing between.
  int64_t Between(int64_t from, int64_t to) {
    return to <= from ? from : from + Roll(static_cast<int>(to - from + 1));
  }

 private:
  FakeRandom random_;
};

}  // namespace muster::inventory::testing

#endif  // TESTS_MODEL_DICE_H_
