// libFuzzer: a token is refused or comes back as it was made; nothing else.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/string_view.h"
#include "base/api/page.h"
#include "inventory/read/list/list_token.h"

namespace muster::inventory {
namespace {

const ListContext& Context() {
  static const ListContext& context = *new ListContext{{"store", 1}, 7};
  return context;
}

void Check(absl::string_view token) {
  const auto position = DecodeListToken(Context(), token);
  if (position.ok() && EncodeListToken(Context(), *position) != token) abort();
}

}  // namespace
}  // namespace muster::inventory

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using muster::inventory::Check;
  using muster::inventory::Context;
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty()) return 0;
  Check(bytes);
  Check(muster::EncodePageToken(Context().query_fingerprint, bytes));
  return 0;
}
