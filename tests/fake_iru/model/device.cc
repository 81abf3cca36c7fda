#include "tests/fake_iru/model/device.h"

#include "absl/strings/match.h"

namespace muster::fake_iru {
namespace {

struct Spelling {
  Platform platform;
  const char* name;
  const char* family;
};

constexpr Spelling kSpellings[] = {
    {kMac, "Mac", "Mac"},
    {kIPad, "iPad", "iPad"},
    {kIPhone, "iPhone", "iPhone"},
    {kAppleTv, "AppleTV", "tvOS"},
    {kWindows, "Windows", "Windows"},
    {kAndroid, "Android", "Android"},
};

const Spelling& SpellingOf(Platform platform) {
  for (const Spelling& spelling : kSpellings) {
    if (spelling.platform == platform) return spelling;
  }
  return kSpellings[0];
}

}  // namespace

std::string PlatformName(Platform platform) {
  return SpellingOf(platform).name;
}

std::string FamilyName(Platform platform) {
  return SpellingOf(platform).family;
}

std::optional<Platform> ParsePlatform(absl::string_view name) {
  for (const Spelling& spelling : kSpellings) {
    if (absl::EqualsIgnoreCase(name, spelling.name)) return spelling.platform;
  }
  return std::nullopt;
}

std::string Device::Text(absl::string_view fact) const {
  const Json& value = Fact(fact);
  return value.is_string() ? value.get<std::string>() : "";
}

bool Device::Flag(absl::string_view fact) const {
  const Json& value = Fact(fact);
  return value.is_boolean() && value.get<bool>();
}

MaybeTime Device::TimeOf(absl::string_view fact) const {
  const Json& value = Fact(fact);
  if (!value.is_number_integer()) return std::nullopt;
  return absl::FromUnixMicros(value.get<int64_t>());
}

const Json& Device::Fact(absl::string_view fact) const {
  static const Json* const null = new Json;
  const auto found = facts.find(std::string(fact));
  return found == facts.end() ? *null : *found;
}

void Device::SetTime(absl::string_view fact, MaybeTime time) {
  Json& value = facts[std::string(fact)];
  value = time ? Json(absl::ToUnixMicros(*time)) : Json();
}

}  // namespace muster::fake_iru
