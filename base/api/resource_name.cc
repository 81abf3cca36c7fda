#include "base/api/resource_name.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster {
namespace {

constexpr absl::string_view kSource = "sources/{source}";
constexpr absl::string_view kDevice = "sources/{source}/devices/{device}";
constexpr absl::string_view kSync = "sources/{source}/syncs/{sync}";
constexpr absl::string_view kCommand =
    "sources/{source}/devices/{device}/commands/{command}";
constexpr size_t kMaxIdBytes = 255;
constexpr size_t kMaxShownBytes = 200;

bool IsIdByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::string_view("-._~@:+").find(c) != absl::string_view::npos;
}

bool IsPlaceholder(absl::string_view segment) {
  return !segment.empty() && segment.front() == '{';
}

absl::Status Malformed(absl::string_view name, absl::string_view pattern) {
  const std::string shown(name.substr(0, kMaxShownBytes));
  return Error(
      absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED",
      absl::StrCat("\"", shown, "\" is not a name of the form ", pattern),
      {{"name", shown}, {"pattern", std::string(pattern)}});
}

}  // namespace

bool IsResourceId(absl::string_view id) {
  if (id.empty() || id.size() > kMaxIdBytes) return false;
  if (id == "." || id == ".." || IsWildcard(id)) return false;
  for (const char c : id) {
    if (!IsIdByte(c)) return false;
  }
  return true;
}

absl::StatusOr<std::vector<std::string>> ParseName(absl::string_view name,
                                                   absl::string_view pattern,
                                                   Wildcard wildcard) {
  const std::vector<absl::string_view> got = absl::StrSplit(name, '/');
  const std::vector<absl::string_view> want = absl::StrSplit(pattern, '/');
  if (got.size() != want.size()) return Malformed(name, pattern);
  std::vector<std::string> ids;
  for (size_t i = 0; i < want.size(); ++i) {
    if (!IsPlaceholder(want[i])) {
      if (got[i] != want[i]) return Malformed(name, pattern);
      continue;
    }
    const bool allowed = IsWildcard(got[i]) ? wildcard == Wildcard::kAllow
                                            : IsResourceId(got[i]);
    if (!allowed) return Malformed(name, pattern);
    ids.emplace_back(got[i]);
  }
  return ids;
}

absl::StatusOr<SourceName> SourceName::Parse(absl::string_view name,
                                             Wildcard wildcard) {
  ASSIGN_OR_RETURN(std::vector<std::string> ids,
                   ParseName(name, kSource, wildcard));
  return SourceName{std::move(ids[0])};
}

std::string SourceName::ToString() const {
  return absl::StrCat("sources/", source);
}

absl::StatusOr<DeviceName> DeviceName::Parse(absl::string_view name,
                                             Wildcard wildcard) {
  ASSIGN_OR_RETURN(std::vector<std::string> ids,
                   ParseName(name, kDevice, wildcard));
  return DeviceName{std::move(ids[0]), std::move(ids[1])};
}

std::string DeviceName::ToString() const {
  return absl::StrCat("sources/", source, "/devices/", device);
}

absl::StatusOr<SyncName> SyncName::Parse(absl::string_view name,
                                         Wildcard wildcard) {
  ASSIGN_OR_RETURN(std::vector<std::string> ids,
                   ParseName(name, kSync, wildcard));
  return SyncName{std::move(ids[0]), std::move(ids[1])};
}

std::string SyncName::ToString() const {
  return absl::StrCat("sources/", source, "/syncs/", sync);
}

absl::StatusOr<CommandName> CommandName::Parse(absl::string_view name,
                                               Wildcard wildcard) {
  ASSIGN_OR_RETURN(std::vector<std::string> ids,
                   ParseName(name, kCommand, wildcard));
  return CommandName{std::move(ids[0]), std::move(ids[1]), std::move(ids[2])};
}

std::string CommandName::ToString() const {
  return absl::StrCat(parent().ToString(), "/commands/", command);
}

}  // namespace muster
