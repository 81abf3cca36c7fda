#include "connector/iru/samples/key_paths.h"

#include <functional>

#include "connector/iru/json/iru_time.h"

namespace muster::iru {
namespace {

using Json = nlohmann::ordered_json;
using Visit = std::function<void(const std::string& path, Json& value)>;

void ForEachLeaf(Json& value, const std::string& path, const Visit& visit) {
  if (!value.is_structured() || value.empty()) return visit(path, value);
  if (value.is_array()) {
    for (Json& element : value) ForEachLeaf(element, path + "[]", visit);
    return;
  }
  for (auto& [key, member] : value.items()) {
    ForEachLeaf(member, path.empty() ? key : path + "." + key, visit);
  }
}

Json Changed(const Json& value) {
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_number()) return value.get<double>() + 1;
  if (value.is_array()) return Json::array({"changed"});
  if (value.is_object()) return Json{{"changed", "changed"}};
  if (!value.is_string()) return "changed";
  if (ParseIruTime(value.get<std::string>())) return "2001-02-03T04:05:06Z";
  return "changed";
}

std::string WithoutTop(const std::string& path) {
  const bool listed = path.rfind("[]", 0) == 0;
  if (!listed) return path;
  return path.size() > 3 ? path.substr(3) : "";
}

}  // namespace

std::map<std::string, std::string> MutationsOf(const Json& json) {
  std::map<std::string, std::string> mutations;
  Json copy = json;
  ForEachLeaf(copy, "", [&](const std::string& path, Json& value) {
    const std::string name = WithoutTop(path);
    if (mutations.count(name) > 0) return;
    const Json before = value;
    value = Changed(before);
    mutations[name] = copy.dump();
    value = before;
  });
  return mutations;
}

}  // namespace muster::iru
