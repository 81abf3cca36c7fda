// Names of resources: `sources/{source}/devices/{device}` and the like.
//
// An id is 1 to 255 bytes of A-Z a-z 0-9 and - . _ ~ @ : + and is not "." or
// "..". The id "-" is the wildcard (AIP-159) and no resource's own.
//
// Every Parse() has one error:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: not of this form, or a wildcard
//     where none may be. Metadata: name, pattern.
#ifndef BASE_API_RESOURCE_NAME_H_
#define BASE_API_RESOURCE_NAME_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster {

enum class Wildcard { kRefuse, kAllow };

// The ids in `name`, in order, if it has the form of `pattern`, in which each
// `{word}` stands for one id: "sources/{source}/devices/{device}".
absl::StatusOr<std::vector<std::string>> ParseName(
    absl::string_view name, absl::string_view pattern,
    Wildcard wildcard = Wildcard::kRefuse);

// Whether `id` is the wildcard: all of this collection.
inline bool IsWildcard(absl::string_view id) { return id == "-"; }

// Whether `id` may stand in a name. The wildcard may not.
bool IsResourceId(absl::string_view id);

// `sources/{source}`.
struct SourceName {
  std::string source;

  static absl::StatusOr<SourceName> Parse(
      absl::string_view name, Wildcard wildcard = Wildcard::kRefuse);
  std::string ToString() const;
};

// `sources/{source}/devices/{device}`.
struct DeviceName {
  std::string source;
  std::string device;

  static absl::StatusOr<DeviceName> Parse(
      absl::string_view name, Wildcard wildcard = Wildcard::kRefuse);
  std::string ToString() const;
  SourceName parent() const { return {source}; }
};

// `sources/{source}/syncs/{sync}`.
struct SyncName {
  std::string source;
  std::string sync;

  static absl::StatusOr<SyncName> Parse(absl::string_view name,
                                        Wildcard wildcard = Wildcard::kRefuse);
  std::string ToString() const;
  SourceName parent() const { return {source}; }
};

// `sources/{source}/devices/{device}/commands/{command}`.
struct CommandName {
  std::string source;
  std::string device;
  std::string command;

  static absl::StatusOr<CommandName> Parse(
      absl::string_view name, Wildcard wildcard = Wildcard::kRefuse);
  std::string ToString() const;
  DeviceName parent() const { return {source, device}; }
};

}  // namespace muster

#endif  // BASE_API_RESOURCE_NAME_H_
