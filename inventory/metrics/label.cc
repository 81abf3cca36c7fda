#include "inventory/metrics/label.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace muster::inventory {
namespace {

bool MayBeInAName(char c) {
  return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.' || c == '/';
}

}  // namespace

std::string LabelOf(absl::string_view word) {
  const bool is_name = !word.empty() && word.size() <= 63 &&
                       std::all_of(word.begin(), word.end(), MayBeInAName);
  return is_name ? std::string(word) : "other";
}

}  // namespace muster::inventory
