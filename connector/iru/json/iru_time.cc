#include "connector/iru/json/iru_time.h"

#include <string>

#include "absl/strings/str_replace.h"

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

}  // namespace

std::optional<absl::Time> ParseIruTime(absl::string_view text) {
  if (text.empty() || text.size() > kMaxLength) return std::nullopt;
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
