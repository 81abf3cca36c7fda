#include <cstdint>
#include <cstdlib>

#include "absl/strings/string_view.h"
#include "connector/iru/decode/details.h"

// Of every platform, each fact has either a value or the reason why not, and
// they are in order.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using muster::device::v1::Fact;
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  for (int platform = 0; platform <= 7; ++platform) {
    const auto details = muster::iru::DecodeDetails(
        text, static_cast<muster::device::v1::Platform>(platform));
    if (!details.ok()) return 0;
    const Fact* before = nullptr;
    for (const Fact& fact : details->facts) {
      const bool known = fact.value_case() != Fact::VALUE_NOT_SET;
      if (known == (fact.unknown_reason() != 0)) std::abort();
      if (before != nullptr && before->key() >= fact.key()) std::abort();
      before = &fact;
    }
  }
  return 0;
}
