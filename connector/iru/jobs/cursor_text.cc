#include "connector/iru/jobs/cursor_text.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace muster::iru {
namespace {

constexpr absl::string_view kVersion = "1";

// Longer than any cursor of ours.
constexpr size_t kMaxBytes = 1000;

}  // namespace

CursorText CursorText::Parse(absl::string_view text) {
  CursorText cursor;
  if (text.size() > kMaxBytes) return cursor;
  const std::vector<std::string> parts = absl::StrSplit(text, ';');
  if (parts[0] != kVersion) return cursor;
  for (size_t i = 1; i < parts.size(); ++i) {
    const std::pair<std::string, std::string> value =
        absl::StrSplit(parts[i], absl::MaxSplits('=', 1));
    cursor.values_.insert(value);
  }
  return cursor;
}

void CursorText::SetTime(absl::string_view name, absl::Time time) {
  const bool finite =
      time != absl::InfinitePast() && time != absl::InfiniteFuture();
  if (finite) SetInt(name, absl::ToUnixMicros(time));
}

void CursorText::SetInt(absl::string_view name, int64_t number) {
  Set(name, absl::StrCat(number));
}

void CursorText::Set(absl::string_view name, absl::string_view value) {
  values_[std::string(name)] = std::string(value);
}

std::optional<absl::Time> CursorText::Time(absl::string_view name) const {
  const auto micros = Int(name);
  if (!micros) return std::nullopt;
  return absl::FromUnixMicros(*micros);
}

std::optional<int64_t> CursorText::Int(absl::string_view name) const {
  int64_t number = 0;
  if (!absl::SimpleAtoi(Text(name), &number)) return std::nullopt;
  return number;
}

std::string CursorText::Text(absl::string_view name) const {
  const auto found = values_.find(std::string(name));
  return found == values_.end() ? "" : found->second;
}

std::string CursorText::ToString() const {
  if (values_.empty()) return "";
  return absl::StrCat(kVersion, ";",
                      absl::StrJoin(values_, ";", absl::PairFormatter("=")));
}

}  // namespace muster::iru
