#ifndef BASE_RANDOM_H_
#define BASE_RANDOM_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace muster {

// The only source of chance in the program, so that a test can be the other.
// Implementations are thread-safe.
class Random {
 public:
  virtual ~Random() = default;

  // 64 independent bits.
  virtual uint64_t Uint64() = 0;
};

// The kernel's generator, fit for ids that must not be guessed. Lives for
// ever; the caller does not own it.
Random* RealRandom();

// A version 4 UUID (RFC 9562), lower case, 36 characters.
std::string Uuid(Random& random);

// `bytes` random bytes in hexadecimal, lower case.
std::string RandomHex(Random& random, int bytes);

// Uniform in [0, 1).
double RandomFraction(Random& random);

// Uniform in [0, n). `n` must be positive.
uint64_t RandomBelow(Random& random, uint64_t n);

// Full jitter: uniform in [0, most).
absl::Duration Jitter(Random& random, absl::Duration most);

// Uniform in [around * (1 - spread), around * (1 + spread)); 0 <= spread <= 1.
absl::Duration JitterAround(Random& random, absl::Duration around,
                            double spread);

}  // namespace muster

#endif  // BASE_RANDOM_H_
