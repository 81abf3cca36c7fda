// Runs the fuzz target on damaged tokens wherever there is no libFuzzer.

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include "gtest/gtest.h"
#include "inventory/read/list/list_token.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace muster::inventory {
namespace {

void RunOn(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.data()),
                         bytes.size());
}

TEST(ListTokenFuzzTest, SurvivesDamagedTokens) {
  std::mt19937 random(1);  // NOLINT: the same input every time
  const std::string token = EncodeListToken({{"store", 1}, 7}, {10, "name"});
  for (int i = 0; i < 20000; ++i) {
    std::string damaged = token.substr(0, random() % (token.size() + 1));
    for (int flips = random() % 4; flips > 0 && !damaged.empty(); --flips) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    RunOn(damaged);
  }
  RunOn(token);
}

}  // namespace
}  // namespace muster::inventory
