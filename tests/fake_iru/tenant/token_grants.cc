#include "tests/fake_iru/tenant/token_grants.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "tests/fake_iru/api/actions.h"
#include "tests/fake_iru/prism/prism_rows.h"
#include "tests/fake_iru/tenant/routes.h"

namespace muster::fake_iru {
namespace {

// What the last segment of a pattern may be; one that is not a name of a
// family stays as it is.
std::vector<std::string> NamesOf(absl::string_view family) {
  if (family == "prism:") return PrismCategories();
  if (family == "action:") return ActionNames();
  return {"bypasscode", "filevaultkey", "unlockpin", "recoverypassword"};
}

std::string Shown(absl::string_view pattern) {
  return absl::StrReplaceAll(pattern, {{"/devices/:id", "/devices/{device_id}"},
                                       {"/:id", "/{id}"},
                                       {"/:note", "/{note_id}"}});
}

void Add(const std::string& path, const Route& route, Json& grants) {
  grants.push_back({{"path", path}, {"http_method", route.method}});
}

void AddFamily(const TokenTable::Holder& holder, const Route& route,
               Json& grants) {
  const absl::string_view pattern = route.pattern;
  const std::string folder = Shown(pattern.substr(0, pattern.rfind('/')));
  for (const std::string& name : NamesOf(route.permission)) {
    if (!holder.Allows(absl::StrCat(route.permission, name))) continue;
    Add(absl::StrCat(folder, "/", name), route, grants);
  }
}

}  // namespace

Json GrantsOf(const TokenTable::Holder& holder) {
  Json grants = Json::array();
  for (const Route& route : Routes()) {
    if (absl::EndsWith(route.permission, ":")) {
      AddFamily(holder, route, grants);
    } else if (holder.Allows(route.permission)) {
      Add(Shown(route.pattern), route, grants);
    }
  }
  return grants;
}

}  // namespace muster::fake_iru
