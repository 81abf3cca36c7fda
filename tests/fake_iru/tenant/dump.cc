#include "tests/fake_iru/tenant/dump.h"

#include <utility>

#include "tests/fake_iru/company/directory.h"
#include "tests/fake_iru/devices/details.h"
#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/prism/prism_rows.h"

namespace muster::fake_iru {
namespace {

Json DumpRows(const State& state) {
  Json rows = Json::array();
  for (const std::string& id : state.order) {
    rows.push_back(DeviceRow(state, state.devices.at(id)));
  }
  return rows;
}

Json DumpDetails(const State& state) {
  Json all = Json::object();
  for (const auto& [id, device] : state.devices) {
    // Ids are unique: no need to look for the key first, as all[id] would.
    all.get_ref<Json::object_t&>().emplace_back(id, DetailsOf(state, device));
  }
  return all;
}

Json DumpPrism(const State& state, const std::set<std::string>& categories) {
  Json all = Json::object();
  for (const std::string& category : PrismCategories()) {
    const bool wanted = categories.empty() ? IsPostureCategory(category)
                                           : categories.count(category) > 0;
    if (!wanted) continue;
    Json& rows = all[category] = Json::array();
    for (const auto& [id, device] : state.devices) {
      for (int n = 0; n < PrismRowCount(device, category); ++n) {
        rows.push_back(PrismRow(state, device, category, n));
      }
    }
  }
  return all;
}

Json DumpUsers(const State& state) {
  Json users = Json::array();
  Request request;
  for (;;) {
    Json page = Json::parse(ListUsers(state, request).body);
    for (Json& user : page["results"]) users.push_back(std::move(user));
    if (page["next"].is_null()) return users;
    request = ParseTarget("GET", page["next"].get<std::string>());
  }
}

}  // namespace

Json Dump(const State& state, const DumpOptions& options) {
  Json dump = Json::object();
  const auto wants = [&](const char* part) {
    return options.parts.count(part) > 0;
  };
  if (wants("rows")) dump["rows"] = DumpRows(state);
  if (wants("details")) dump["details"] = DumpDetails(state);
  if (wants("prism")) dump["prism"] = DumpPrism(state, options.categories);
  if (wants("users")) dump["users"] = DumpUsers(state);
  return dump;
}

}  // namespace muster::fake_iru
