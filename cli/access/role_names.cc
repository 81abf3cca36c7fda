#include "cli/access/role_names.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "base/errors.h"

namespace muster::cli {
namespace {

using access::v1::Role;

std::vector<int> AllRoles() {
  std::vector<int> roles;
  for (int role = 1; role <= access::v1::Role_MAX; ++role) {
    roles.push_back(role);
  }
  return roles;
}

template <typename Roles>
std::string Spell(const Roles& roles) {
  return absl::StrJoin(roles, ", ", [](std::string* out, int role) {
    absl::StrAppend(out, SpellRole(static_cast<Role>(role)));
  });
}

}  // namespace

absl::StatusOr<std::vector<Role>> ParseRoles(
    const std::vector<std::string>& names) {
  std::vector<Role> roles;
  for (const std::string& name : names) {
    Role role;
    if (!access::v1::Role_Parse(
            absl::StrCat("ROLE_", absl::AsciiStrToUpper(name)), &role) ||
        role == access::v1::ROLE_UNSPECIFIED) {
      return Error(absl::StatusCode::kInvalidArgument, "ROLE_UNKNOWN",
                   absl::StrCat("there is no role '", name, "'; there are ",
                                Spell(AllRoles())),
                   {{"role", name}});
    }
    roles.push_back(role);
  }
  return roles;
}

std::string SpellRoles(const google::protobuf::RepeatedField<int>& roles) {
  return Spell(roles);
}

std::string SpellRole(Role role) {
  absl::string_view name = access::v1::Role_Name(role);
  absl::ConsumePrefix(&name, "ROLE_");
  return absl::AsciiStrToLower(name);
}

std::string SourceNameOf(absl::string_view text) {
  return absl::StartsWith(text, "sources/") ? std::string(text)
                                            : absl::StrCat("sources/", text);
}

}  // namespace muster::cli
