#include "cli/commands/arguments.h"

#include <unistd.h>

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster::cli {
namespace {

absl::Status Usage(const std::string& message) {
  return Error(absl::StatusCode::kInvalidArgument, "USAGE", message);
}

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(absl::ToUnixSeconds(time));
  stamp.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(stamp.seconds()))));
  return stamp;
}

}  // namespace

absl::StatusOr<ReadPoint> ParseReadPoint(absl::string_view text) {
  ReadPoint at;
  if (text.empty()) return at;
  if (absl::SimpleAtoi(text, &at.revision) && at.revision > 0) return at;
  absl::Time time;
  std::string problem;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &problem)) {
    return ReadPoint{0, ToTimestamp(time)};
  }
  return Usage(absl::StrCat(text,
                            " is no point of the history; give a revision, or "
                            "a time such as 2026-11-22T09:15:00Z"));
}

absl::StatusOr<device::v1::Platform> ParsePlatform(absl::string_view text) {
  device::v1::Platform platform;
  if (device::v1::Platform_Parse(
          absl::StrCat("PLATFORM_", absl::AsciiStrToUpper(text)), &platform) &&
      platform != device::v1::PLATFORM_UNSPECIFIED) {
    return platform;
  }
  return Usage(absl::StrCat("there is no platform ", text,
                            "; take mac, ipad, iphone, apple_tv, vision, "
                            "windows or android"));
}

absl::StatusOr<inventory::v1::ResourceKind> ParseKind(absl::string_view text) {
  if (text == "device") return inventory::v1::RESOURCE_KIND_DEVICE;
  if (text == "facet") return inventory::v1::RESOURCE_KIND_FACET;
  return Usage(
      absl::StrCat("there is no kind ", text, "; take device or facet"));
}

std::string SourceName(absl::string_view source) {
  return absl::StartsWith(source, "sources/")
             ? std::string(source)
             : absl::StrCat("sources/", source);
}

std::string UserWord() {
  const char* user = std::getenv("USER");
  return user == nullptr ? absl::StrCat("uid ", getuid()) : user;
}

std::string UserAtHost() {
  char host[256] = {};
  if (gethostname(host, sizeof(host) - 1) != 0) return UserWord();
  return absl::StrCat(UserWord(), "@", host);
}

}  // namespace muster::cli
