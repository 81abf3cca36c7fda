#ifndef PLUGINS_COMPLIANCE_OS_VERSION_H_
#define PLUGINS_COMPLIANCE_OS_VERSION_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster::compliance {

// A version that can be compared. There are two spellings, and versions of
// different spellings cannot be compared with each other:
//   dotted numbers, `14.4.1` or `10.0.26100.6584`; a missing part is 0;
//   the name of a Windows release, `24H2`.
struct OsVersion {
  bool is_release_name = false;
  // Most significant first, at least one, trailing zeros left out.
  std::vector<int64_t> parts;
};

// Reads a version, or nullopt if it is of neither spelling. A suffix in
// parentheses, which marks a supplemental update (`13.4.1 (a)`), is left out:
// it is never older than the version without.
std::optional<OsVersion> ParseOsVersion(absl::string_view text);

// Whether `a` is older than `b`; both have the same spelling.
bool IsOlder(const OsVersion& a, const OsVersion& b);

}  // namespace muster::compliance

#endif  // PLUGINS_COMPLIANCE_OS_VERSION_H_
