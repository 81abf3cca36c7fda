#ifndef TESTS_FAKE_IRU_JSON_SHAPE_H_
#define TESTS_FAKE_IRU_JSON_SHAPE_H_

#include <map>
#include <set>
#include <string>

#include "nlohmann/json.hpp"

namespace muster::fake_iru {

// What JSON documents look like, without their values: every key path with the
// JSON types found there (str, int, float, bool, null, obj, list). An element
// of a list is "[]", and a key that is a UUID is "<uuid>":
// "data[].profile_data[].version", "params.<uuid>.mute".
using JsonShape = std::map<std::string, std::set<std::string>>;

// Adds the shape of `json`, found at `path`, to `shape`.
void AddShape(const nlohmann::ordered_json& json, const std::string& path,
              JsonShape& shape);

// `path` with ".key" behind it, or `key` alone if `path` is empty.
std::string JoinPath(const std::string& path, const std::string& key);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_JSON_SHAPE_H_
