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
  std::set<std::string> busy;  // ids of devices with open commands

  // From a command's request to its completion; half of it until it runs.
  absl::Duration command_delay = absl::Seconds(1);
  // If true, commands stay pending until they are finished by hand.
  bool hold_commands = false;
  // The tenant's name: "{subdomain}.kandji.io" is its console.
  std::string subdomain = "accuhive";
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FLEET_STATE_H_
