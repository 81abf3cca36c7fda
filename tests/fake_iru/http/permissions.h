#ifndef TESTS_FAKE_IRU_HTTP_PERMISSIONS_H_
#define TESTS_FAKE_IRU_HTTP_PERMISSIONS_H_

#include <map>
#include <set>
#include <string>

#include "absl/strings/string_view.h"

namespace muster::fake_iru {

// The API tokens of the tenant and what each may do. A permission is a name
// for one group of endpoints, as the console's grid has them:
//
//   device_list device_get device_update device_delete device_details
//   device_apps device_commands device_activity device_library_items
//   device_parameters device_status device_notes device_lost_mode
//   blueprints tags users users_delete licensing prism_count prism_export
//   library_items custom_scripts audit_events
//   prism:{category}  action:{name}  secret:{name}
//
// "*" is all of them and "prism:*", "action:*", "secret:*" all of one family.
// Not thread-safe.
class TokenTable {
 public:
  // What is known of a token. `label` stands for it wherever a token must not
  // be shown.
  struct Holder {
    std::string label;
    std::set<std::string> permissions;

    bool Allows(absl::string_view permission) const;
  };

  // Adds or replaces. An empty `label` becomes "token-N".
  void Add(absl::string_view token, std::set<std::string> permissions,
           absl::string_view label = "");

  // False if there is no such token.
  bool Revoke(absl::string_view token);

  // Null if there is no such token. Valid until the next Add() or Revoke().
  const Holder* Find(absl::string_view token) const;

 private:
  std::map<std::string, Holder> holders_;
  int labels_ = 0;
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_HTTP_PERMISSIONS_H_
