#include "connector/iru/json/iru_time.h"

#include <string>

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace muster::iru {
namespace {

constexpr absl::string_view kSpellings[] = {
    "%Y-%m-%dT%H:%M:%E*S%Ez", "%Y-%m-%d %H:%M:%E*S%Ez",
    "%Y-%m-%d %H:%M:%E*S %z", "%Y-%m-%dT%H:%M:%E*S",
    "%Y-%m-%d %H:%M:%E*S",    "%b %d, %Y at %I:%M:%S %p",
};

// Longer than any spelling.
constexpr size_t kMaxLength = 40;

bool IsPlausible(absl::Time time) {
  static const absl::Time end =
      absl::FromCivil(absl::CivilYear(2200), absl::UTCTimeZone());
  return time >= absl::UnixEpoch() && time < end;
}

// The number that `text` is in digits alone; -1 if it is none.
int64_t DigitsOf(absl::string_view text) {
  int64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

// As nanoseconds; -1 if `text` is no fraction of 1 to 9 digits with its point.
int64_t FractionOf(absl::string_view text) {
  if (text.size() < 2 || text.size() > 10 || text[0] != '.') return -1;
  int64_t nanos = DigitsOf(text.substr(1));
  for (size_t i = text.size(); i < 10; ++i) nanos *= 10;
  return nanos < 0 ? -1 : nanos;
}

// The day by the epoch's calendar, of years from 1970 to 2199. The year begins
// in March, so that the day between is its last.
int64_t DayOf(int64_t year, int64_t month, int64_t day) {
  if (month < 3) --year;
  const int64_t months = month < 3 ? month + 9 : month - 3;
  return 365 * year + year / 4 - year / 100 + year / 400 +
         (153 * months + 2) / 5 + day - 1 - 719468;
}

// What rows of devices have: 2024-07-23T14:11:37, with a blank instead of the
// T, with or without a fraction, in UTC or without a zone. Nothing for what is
// not exactly that; it may still be a time.
std::optional<absl::Time> ParseUsual(absl::string_view text) {
  constexpr size_t kWhole = 19;
  if (text.size() < kWhole || text[4] != '-' || text[7] != '-' ||
      (text[10] != 'T' && text[10] != ' ') || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  const int64_t year = DigitsOf(text.substr(0, 4));
  const int64_t month = DigitsOf(text.substr(5, 2));
  const int64_t day = DigitsOf(text.substr(8, 2));
  const int64_t hour = DigitsOf(text.substr(11, 2));
  const int64_t minute = DigitsOf(text.substr(14, 2));
  const int64_t second = DigitsOf(text.substr(17, 2));
  // Longer months and leap seconds are left to the parser for all spellings.
  if (year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1 ||
      day > 30 || (month == 2 && day > 28) || hour < 0 || hour > 23 ||
      minute < 0 || minute > 59 || second < 0 || second > 59) {
    return std::nullopt;
  }
  absl::string_view rest = text.substr(kWhole);
  if (!absl::ConsumeSuffix(&rest, "Z")) absl::ConsumeSuffix(&rest, "+00:00");
  const int64_t nanos = rest.empty() ? 0 : FractionOf(rest);
  if (nanos < 0) return std::nullopt;
  return absl::FromUnixSeconds(DayOf(year, month, day) * 86400 + hour * 3600 +
                               minute * 60 + second) +
         absl::Nanoseconds(nanos);
}

}  // namespace

std::optional<absl::Time> ParseIruTime(absl::string_view text) {
  if (text.empty() || text.size() > kMaxLength) return std::nullopt;
  if (const auto usual = ParseUsual(text)) return usual;
  const std::string plain =
      absl::StrReplaceAll(text, {{"\u202f", " "}});  // a narrow space
  for (const absl::string_view spelling : kSpellings) {
    absl::Time time;
    std::string ignored;
    if (absl::ParseTime(spelling, plain, &time, &ignored) &&
        IsPlausible(time)) {
      return time;
    }
  }
  return std::nullopt;
}

bool IsNoTime(absl::string_view text) { return text.empty() || text == "None"; }

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  int64_t seconds = micros / 1000000;
  int64_t rest = micros % 1000000;
  if (rest < 0) {
    rest += 1000000;
    --seconds;
  }
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(rest * 1000));
  return timestamp;
}

}  // namespace muster::iru
