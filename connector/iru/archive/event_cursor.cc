#include "connector/iru/archive/event_cursor.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/errors.h"

namespace muster::iru {
namespace {

constexpr absl::string_view kLog = "log";
constexpr absl::string_view kActivity = "activity";
// In no id of Iru's.
constexpr char kBetween = '\n';

std::string Encode(const std::vector<std::string>& parts) {
  return absl::WebSafeBase64Escape(
      absl::StrJoin(parts, std::string(1, kBetween)));
}

// The parts behind the first, which is `list`; empty if it is no such cursor.
std::vector<std::string> Decode(absl::string_view list,
                                absl::string_view cursor) {
  std::string text;
  if (!absl::WebSafeBase64Unescape(cursor, &text)) return {};
  std::vector<std::string> parts = absl::StrSplit(text, kBetween);
  if (parts.front() != list) return {};
  parts.erase(parts.begin());
  return parts;
}

std::string TextOf(absl::Time time) {
  if (time == absl::InfinitePast()) return "";
  return absl::StrCat(absl::ToUnixMicros(time));
}

bool ParseTime(const std::string& text, absl::Time& time) {
  time = absl::InfinitePast();
  int64_t micros = 0;
  if (text.empty()) return true;
  if (!absl::SimpleAtoi(text, &micros)) return false;
  time = absl::FromUnixMicros(micros);
  return true;
}

absl::Status Malformed() {
  return Error(absl::StatusCode::kInvalidArgument, "CURSOR_MALFORMED",
               "The cursor is of no earlier answer for the same parent: leave "
               "it out to begin again.");
}

}  // namespace

std::string CursorOf(const LogPosition& position) {
  return Encode({std::string(kLog), TextOf(position.time), position.id});
}

std::string CursorOf(const ActivityPosition& position) {
  return Encode({std::string(kActivity), position.vendor_id,
                 absl::StrCat(position.offset), position.row_id,
                 position.seen_id, TextOf(position.after)});
}

absl::StatusOr<LogPosition> ParseLogCursor(absl::string_view cursor) {
  const std::vector<std::string> parts = Decode(kLog, cursor);
  LogPosition position;
  if (parts.size() != 2 || !ParseTime(parts[0], position.time)) {
    return Malformed();
  }
  position.id = parts[1];
  return position;
}

absl::StatusOr<ActivityPosition> ParseActivityCursor(
    absl::string_view cursor, absl::string_view vendor_id) {
  const std::vector<std::string> parts = Decode(kActivity, cursor);
  ActivityPosition position;
  if (parts.size() != 5 || parts[0] != vendor_id ||
      !absl::SimpleAtoi(parts[1], &position.offset) || position.offset < 0 ||
      !ParseTime(parts[4], position.after)) {
    return Malformed();
  }
  position.vendor_id = parts[0];
  position.row_id = parts[2];
  position.seen_id = parts[3];
  return position;
}

}  // namespace muster::iru
