#ifndef TESTS_FAKE_IRU_MODEL_RNG_H_
#define TESTS_FAKE_IRU_MODEL_RNG_H_

#include <cstdint>
#include <random>
#include <string>

#include "absl/strings/string_view.h"

namespace muster::fake_iru {

// Pseudo-random numbers that are the same for the same seed on every machine:
// mt19937_64 is specified to the bit, the standard distributions are not, so
// none is used. Not thread-safe.
class Rng {
 public:
  explicit Rng(uint64_t seed) : engine_(seed) {}

  // A stream of its own for the `index`-th thing of one kind, so that thing
  // 7 is the same in a fleet of 10 and in one of 10,000.
  static Rng For(uint64_t seed, absl::string_view kind, uint64_t index);

  uint64_t Next() { return engine_(); }

  // In [0, bound); `bound` must be positive.
  uint64_t Below(uint64_t bound) { return Next() % bound; }

  // In [low, high].
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(Below(high - low + 1));
  }

  // True in `percent` of 100 cases.
  bool Chance(int percent) { return static_cast<int>(Below(100)) < percent; }

  // One element of a container with operator[] and size().
  template <typename Container>
  const auto& Pick(const Container& choices) {
    return choices[Below(choices.size())];
  }

  // `length` characters out of `alphabet`.
  std::string Text(absl::string_view alphabet, int length);

  std::string Digits(int length) { return Text("0123456789", length); }
  std::string Hex(int length) { return Text("0123456789abcdef", length); }

  // A version 4 UUID in lower case.
  std::string Uuid();

 private:
  std::mt19937_64 engine_;
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_MODEL_RNG_H_
