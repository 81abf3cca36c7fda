#include "tests/fake_iru/http/permissions.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace muster::fake_iru {

bool TokenTable::Holder::Allows(absl::string_view permission) const {
  if (permission.empty() || permissions.count("*") > 0) return true;
  if (permissions.count(std::string(permission)) > 0) return true;
  const size_t colon = permission.find(':');
  if (colon == absl::string_view::npos) return false;
  return permissions.count(absl::StrCat(permission.substr(0, colon), ":*")) > 0;
}

void TokenTable::Add(absl::string_view token, std::set<std::string> permissions,
                     absl::string_view label) {
  ++labels_;
  std::string name(label);
  if (name.empty()) name = absl::StrCat("token-", labels_);
  holders_[std::string(token)] = {std::move(name), std::move(permissions)};
}

bool TokenTable::Revoke(absl::string_view token) {
  return holders_.erase(std::string(token)) > 0;
}

const TokenTable::Holder* TokenTable::Find(absl::string_view token) const {
  const auto found = holders_.find(std::string(token));
  return found == holders_.end() ? nullptr : &found->second;
}

}  // namespace muster::fake_iru
