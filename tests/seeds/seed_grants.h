// What the guides of the five kinds of products that connect to a tenant have
// an administrator grant: the names of tests/fake_iru/http/permissions.h.
#ifndef TESTS_SEEDS_SEED_GRANTS_H_
#define TESTS_SEEDS_SEED_GRANTS_H_

#include <set>
#include <string>

namespace muster::seeds {

using Grants = std::set<std::string>;

// "Device Information", all that reads.
inline Grants AllOfDevices() {
  return {"device_list",     "device_get",        "device_details",
          "device_apps",     "device_commands",   "device_activity",
          "device_status",   "device_parameters", "device_library_items",
          "device_lost_mode"};
}

// An asset register in a help desk, by its bare minimum; a network gate asks
// for the same.
inline Grants ListAndDetails() { return {"device_list", "device_details"}; }

// An IT service desk: devices, users and blueprints to read, two actions.
inline Grants ServiceDesk() {
  Grants grants = AllOfDevices();
  grants.insert({"users", "blueprints", "action:lock", "action:erase"});
  return grants;
}

// An ephemeral collector: blueprints, custom scripts, single devices, and the
// push that has a device check in.
inline Grants Collector() {
  return {"blueprints",      "custom_scripts",       "device_get",
          "device_list",     "device_details",       "device_status",
          "device_activity", "device_library_items", "device_parameters",
          "action:blankpush"};
}

// A compliance tool: devices, users and the library, to read.
inline Grants ComplianceTool() {
  Grants grants = AllOfDevices();
  grants.insert({"users", "blueprints", "library_items"});
  return grants;
}

}  // namespace muster::seeds

#endif  // TESTS_SEEDS_SEED_GRANTS_H_
