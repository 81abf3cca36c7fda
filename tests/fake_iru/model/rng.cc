#include "tests/fake_iru/model/rng.h"

#include "absl/strings/str_cat.h"

namespace muster::fake_iru {
namespace {

// FNV-1a, 64 bits.
uint64_t HashOf(absl::string_view text, uint64_t hash) {
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  return hash;
}

}  // namespace

Rng Rng::For(uint64_t seed, absl::string_view kind, uint64_t index) {
  const std::string name = absl::StrCat(seed, "/", kind, "/", index);
  return Rng(HashOf(name, 0xcbf29ce484222325));
}

std::string Rng::Text(absl::string_view alphabet, int length) {
  std::string text;
  for (int i = 0; i < length; ++i) text += alphabet[Below(alphabet.size())];
  return text;
}

std::string Rng::Uuid() {
  const std::string a = Hex(8), b = Hex(4), c = Hex(3);
  const std::string d = Text("89ab", 1), e = Hex(3), f = Hex(12);
  return absl::StrCat(a, "-", b, "-4", c, "-", d, e, "-", f);
}

}  // namespace muster::fake_iru
