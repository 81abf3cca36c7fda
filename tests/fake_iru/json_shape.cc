#include "tests/fake_iru/json_shape.h"

#include <algorithm>
#include <cctype>

namespace muster::fake_iru {
namespace {

using Json = nlohmann::ordered_json;

std::string TypeOf(const Json& json) {
  if (json.is_null()) return "null";
  if (json.is_boolean()) return "bool";
  if (json.is_number_integer()) return "int";
  if (json.is_number_float()) return "float";
  if (json.is_string()) return "str";
  return json.is_object() ? "obj" : "list";
}

bool IsUuid(const std::string& key) {
  const auto is_ours = [](char c) { return std::isxdigit(c) || c == '-'; };
  return key.size() == 36 && key[8] == '-' &&
         std::all_of(key.begin(), key.end(), is_ours);
}

}  // namespace

void AddShape(const Json& json, const std::string& path, JsonShape& shape) {
  shape[path].insert(TypeOf(json));
  if (json.is_object()) {
    for (const auto& [key, value] : json.items()) {
      AddShape(value, JoinPath(path, IsUuid(key) ? "<uuid>" : key), shape);
    }
  } else if (json.is_array()) {
    for (const Json& element : json) AddShape(element, path + "[]", shape);
  }
}

std::string JoinPath(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

}  // namespace muster::fake_iru
