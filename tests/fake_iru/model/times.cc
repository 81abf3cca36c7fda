#include "tests/fake_iru/model/times.h"

#include "absl/strings/str_replace.h"

namespace muster::fake_iru {
namespace {

std::string Format(absl::string_view format, MaybeTime time) {
  if (!time) return "";
  return absl::FormatTime(format, *time, absl::UTCTimeZone());
}

}  // namespace

std::string ZuluTime(MaybeTime time) {
  return Format("%Y-%m-%dT%H:%M:%E6SZ", time);
}

std::string SpaceTime(MaybeTime time) {
  return Format("%Y-%m-%d %H:%M:%E6S%Ez", time);
}

std::string SpaceSeconds(MaybeTime time) {
  return Format("%Y-%m-%d %H:%M:%S%Ez", time);
}

std::string OffsetTime(MaybeTime time) {
  return Format("%Y-%m-%dT%H:%M:%E6S%Ez", time);
}

std::string ProfileTime(MaybeTime time) {
  return Format("%Y-%m-%d %H:%M:%S +0000", time);
}

std::string ZuluSeconds(MaybeTime time) {
  return Format("%Y-%m-%dT%H:%M:%SZ", time);
}

std::string PeopleTime(MaybeTime time) {
  return absl::StrReplaceAll(Format("%b %d, %Y at %I:%M:%S %p", time),
                             {{" 0", " "}});
}

MaybeTime ParseTime(absl::string_view text) {
  std::string iso(text);
  if (iso.size() > 10 && iso[10] == ' ') iso[10] = 'T';
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, iso, &time, &error)) {
    return std::nullopt;
  }
  return time;
}

}  // namespace muster::fake_iru
