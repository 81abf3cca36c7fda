#include "base/random.h"

#include <sys/random.h>

#include <algorithm>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace muster {
namespace {

class KernelRandom final : public Random {
 public:
  uint64_t Uint64() override {
    uint64_t bits = 0;
    // Cannot fail for so few bytes once the machine is up: getentropy(3).
    if (getentropy(&bits, sizeof(bits)) != 0) std::abort();
    return bits;
  }
};

std::string RandomBytes(Random& random, int count) {
  std::string bytes;
  while (bytes.size() < static_cast<size_t>(count)) {
    uint64_t bits = random.Uint64();
    for (int i = 0; i < 8; ++i, bits >>= 8) {
      bytes.push_back(static_cast<char>(bits & 0xff));
    }
  }
  bytes.resize(count);
  return bytes;
}

}  // namespace

Random* RealRandom() {
  static auto* const random = new KernelRandom;
  return random;
}

std::string Uuid(Random& random) {
  std::string bytes = RandomBytes(random, 16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  const std::string hex = absl::BytesToHexString(bytes);
  const absl::string_view h = hex;
  return absl::StrCat(h.substr(0, 8), "-", h.substr(8, 4), "-", h.substr(12, 4),
                      "-", h.substr(16, 4), "-", h.substr(20));
}

std::string RandomHex(Random& random, int bytes) {
  return absl::BytesToHexString(RandomBytes(random, bytes));
}

double RandomFraction(Random& random) {
  return static_cast<double>(random.Uint64() >> 11) * 0x1.0p-53;
}

uint64_t RandomBelow(Random& random, uint64_t n) {
  const uint64_t biased = (0 - n) % n;  // 2^64 mod n
  uint64_t bits = random.Uint64();
  while (bits < biased) bits = random.Uint64();
  return bits % n;
}

absl::Duration Jitter(Random& random, absl::Duration most) {
  return most * RandomFraction(random);
}

absl::Duration JitterAround(Random& random, absl::Duration around,
                            double spread) {
  return around * (1 - spread + 2 * spread * RandomFraction(random));
}

}  // namespace muster
