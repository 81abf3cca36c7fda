#include "inventory/filter/fields/dotted_version.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace muster::inventory {
namespace {

constexpr size_t kMaxNumbers = 16;

bool IsNumber(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

}  // namespace

std::optional<DottedVersion> DottedVersion::Parse(absl::string_view text) {
  DottedVersion version;
  for (absl::string_view part : absl::StrSplit(text, '.')) {
    uint64_t number = 0;
    if (version.numbers_.size() == kMaxNumbers || !IsNumber(part) ||
        !absl::SimpleAtoi(part, &number)) {
      return std::nullopt;
    }
    version.numbers_.push_back(number);
  }
  while (!version.numbers_.empty() && version.numbers_.back() == 0) {
    version.numbers_.pop_back();
  }
  return version;
}

int DottedVersion::Compare(const DottedVersion& other) const {
  if (numbers_ < other.numbers_) return -1;
  return other.numbers_ < numbers_ ? 1 : 0;
}

}  // namespace muster::inventory
