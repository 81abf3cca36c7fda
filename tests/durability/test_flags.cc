#include "tests/durability/test_flags.h"

#include <cstdlib>
#include <iostream>
#include <map>
#include <random>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"

namespace muster::testing {
namespace {

std::map<std::string, std::string>& Flags() {
  static auto& flags = *new std::map<std::string, std::string>();
  return flags;
}

void ParseFlags(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    absl::string_view flag = argv[i];
    const size_t equals = flag.find('=');
    if (!absl::ConsumePrefix(&flag, "--") || equals == flag.npos) {
      std::cerr << argv[i] << " is not --name=value\n";
      std::exit(2);
    }
    const size_t size = equals - 2;
    Flags()[std::string(flag.substr(0, size))] =
        std::string(flag.substr(size + 1));
  }
}

}  // namespace

int64_t NumberFlag(absl::string_view name, int64_t otherwise) {
  const std::string text = TextFlag(name, absl::StrCat(otherwise));
  int64_t number = 0;
  if (absl::SimpleAtoi(text, &number)) return number;
  std::cerr << "--" << name << "=" << text << " is not a number\n";
  std::exit(2);
}

std::string TextFlag(absl::string_view name, absl::string_view otherwise) {
  const auto flag = Flags().find(std::string(name));
  return flag == Flags().end() ? std::string(otherwise) : flag->second;
}

uint64_t Seed() {
  const auto seed = static_cast<uint64_t>(NumberFlag(
      "seed", static_cast<int64_t>(std::random_device()() % 1000000000)));
  std::cout << "seed " << seed << " (again: --seed=" << seed << ")"
            << std::endl;
  return seed;
}

}  // namespace muster::testing

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  muster::testing::ParseFlags(argc, argv);
  return RUN_ALL_TESTS();
}
