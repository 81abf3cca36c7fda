#include "plugins/trust/identity/percent.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"

namespace muster::trust {
namespace {

bool IsEscape(absl::string_view text) {
  return text.size() >= 3 && text[0] == '%' && absl::ascii_isxdigit(text[1]) &&
         absl::ascii_isxdigit(text[2]);
}

}  // namespace

std::string PercentDecoded(absl::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    if (IsEscape(text)) {
      decoded += absl::HexStringToBytes(text.substr(1, 2));
      text.remove_prefix(3);
    } else {
      decoded += text[0];
      text.remove_prefix(1);
    }
  }
  return decoded;
}

}  // namespace muster::trust
