// Roles and sources as people type and read them.
#ifndef CLI_ACCESS_ROLE_NAMES_H_
#define CLI_ACCESS_ROLE_NAMES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "proto/muster/access/v1/access.pb.h"

namespace muster::cli {

// `operator` is ROLE_OPERATOR.
//
// Errors:
//   INVALID_ARGUMENT ROLE_UNKNOWN: there is no such role; names those there
//     are. Metadata: role.
absl::StatusOr<std::vector<access::v1::Role>> ParseRoles(
    const std::vector<std::string>& names);

// "reader, operator".
std::string SpellRoles(const google::protobuf::RepeatedField<int>& roles);
std::string SpellRole(access::v1::Role role);

// `iru` and `sources/iru` are `sources/iru`.
std::string SourceNameOf(absl::string_view text);

}  // namespace muster::cli

#endif  // CLI_ACCESS_ROLE_NAMES_H_
