#ifndef TESTS_FAKE_IRU_FLEET_STATE_H_
#define TESTS_FAKE_IRU_FLEET_STATE_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/fake_iru/model/device.h"
#include "tests/fake_iru/model/rng.h"

namespace muster::fake_iru {

// A person of the directory that the tenant is connected to.
struct User {
  std::string id;
  std::string deprecated_id;  // the integer of old, as text
  std::string email;
  std::string name;
  bool archived = false;
  absl::Time created;
};

struct Blueprint {
  std::string id;
  std::string name;
  std::string icon;
  std::string color;
  std::string description;
  std::string type;  // "classic" or "map"
  std::string code;  // of enrolment
  bool code_active = true;
  Json params = Json::object();
};

struct Tag {
  std::string id;
  std::string name;
};

// A custom script of the library. Source: Iru API, "Custom Scripts".
struct Script {
  std::string id;
  std::string name;
  bool active = true;
  std::string execution_frequency;
  bool restart = false;
  std::string script;
  std::string remediation_script;
  bool show_in_self_service = false;
  std::string category_id;  // of self service; "" if it is not shown
  bool recommended = false;
  absl::Time created;
  absl::Time updated;
};

// One line of the audit log. Source: Iru API, "List audit events".
struct AuditEvent {
  std::string id;  // a ULID: sorts as the events happened
  absl::Time occurred;
  std::string action;
  std::string actor_id;
  std::string actor_type;
  std::string target_id;
  std::string target_type;
  std::string target_component;
  Json new_state = Json::object();
};

// A Prism table that was asked for as a file.
struct PrismExport {
  Json row;            // as the API shows it
  absl::Time ready;    // when it is done
  std::string file;    // the path of the file; "" until it is done
  std::string secret;  // the signature that opens it
  std::string csv;
};

// Who does what is being done.
struct Actor {
  std::string id;
  std::string type = "user";
};

// Everything the tenant knows. A plain value without rules of its own; the
// handlers keep it consistent. Not thread-safe: Tenant guards it.
struct State {
  explicit State(uint64_t seed) : seed(seed), rng(seed) {}

  // The record of that id, or null. Ids are compared as text.
  Device* FindDevice(absl::string_view id);
  const Device* FindDevice(absl::string_view id) const;
  const User* FindUser(absl::string_view id) const;
  // By its whole address, ignoring case. Null if there is none.
  const User* FindUserByEmail(absl::string_view email) const;
  const Blueprint* FindBlueprint(absl::string_view id) const;
  // Null if nobody is assigned or the person is gone.
  const User* UserOf(const Device& device) const;

  // Makes a tag of that name unless there is one.
  void EnsureTag(absl::string_view name);

  void AddUser(User user);
  // False if there is none. Devices keep no reference to it.
  bool RemoveUser(absl::string_view id);
  Device& AddDevice(Device device);
  // False if there is none.
  bool RemoveDevice(absl::string_view id);

  uint64_t seed;
  Rng rng;                                // for what is made while it runs
  absl::Time now;                         // of the request being handled
  std::map<std::string, Device> devices;  // by id
  std::vector<std::string> order;  // ids as the list shows them by default
  std::vector<User> users;         // oldest first
  std::map<std::string, size_t> user_index;  // id to position in `users`
  std::vector<Blueprint> blueprints;
  std::vector<Tag> tags;
  std::set<std::string> busy;     // ids of devices with open commands
  std::vector<Script> scripts;    // oldest first
  std::vector<AuditEvent> audit;  // oldest first
  std::map<std::string, PrismExport> exports;  // by id
  Actor actor;                                 // of the request, or a script

  // From a command's request to its completion; half of it until it runs.
  absl::Duration command_delay = absl::Seconds(1);
  // If true, commands stay pending until they are finished by hand.
  bool hold_commands = false;
  // From a command's request until the list of commands shows it.
  absl::Duration list_lag = absl::ZeroDuration();
  // If true, an action is taken although one like it is open.
  bool allow_duplicates = false;
  // From the request for an export to its file.
  absl::Duration export_delay = absl::Seconds(1);
  // Where files are fetched from: "http://127.0.0.1:PORT".
  std::string files_url = "http://files.invalid";
  // The tenant's name: "{subdomain}.kandji.io" is its console.
  std::string subdomain = "accuhive";
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FLEET_STATE_H_
