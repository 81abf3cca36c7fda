#include "inventory/filter/fields/near_names.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace muster::inventory {
namespace {

constexpr size_t kMaxBytes = 64;
constexpr size_t kMaxNames = 3;

// How many characters to put in, take out or replace.
size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i + 1);
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

bool IsNear(absl::string_view asked, absl::string_view name, size_t distance) {
  return distance * 3 <= name.size() ||
         (asked.size() >= 3 && absl::StrContains(name, asked));
}

}  // namespace

std::vector<std::string> NearNames(absl::string_view asked,
                                   const std::vector<std::string>& names) {
  const std::string lower = absl::AsciiStrToLower(asked.substr(0, kMaxBytes));
  std::vector<std::pair<size_t, std::string>> near;
  for (const std::string& name : names) {
    const size_t distance = EditDistance(lower, name);
    if (IsNear(lower, name, distance)) near.emplace_back(distance, name);
  }
  std::sort(near.begin(), near.end());
  if (near.size() > kMaxNames) near.resize(kMaxNames);
  std::vector<std::string> nearest;
  for (auto& entry : near) nearest.push_back(std::move(entry.second));
  return nearest;
}

std::string Excerpt(absl::string_view text) {
  const std::string escaped = absl::CHexEscape(text.substr(0, kMaxBytes));
  return text.size() > kMaxBytes ? absl::StrCat(escaped, "...") : escaped;
}

}  // namespace muster::inventory
