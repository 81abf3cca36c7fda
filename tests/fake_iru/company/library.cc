#include "tests/fake_iru/company/library.h"

#include <string>
#include <utility>

#include "tests/fake_iru/api/inventory_lists.h"
#include "tests/fake_iru/http/paging.h"

namespace muster::fake_iru {
namespace {

// The times of a report are whole seconds here.
Json ReportTime(const Json& item) {
  if (!item["last_audit_run"].is_string()) return nullptr;
  return ZuluSeconds(ParseTime(item["last_audit_run"].get<std::string>()));
}

Json StatusRow(const Json& item) {
  Json row = {{"id", item["id"]},
              {"blueprint", item["blueprint"]},
              {"computer", item["computer"]},
              {"status", item["status"]},
              {"reported_at", ReportTime(item)},
              {"log", item["last_audit_log"]},
              {"last_audit_run", nullptr},
              {"last_audit_log", nullptr},
              {"control_log", nullptr},
              {"control_reported_at", nullptr}};
  if (!item.contains("edr_status")) return row;
  row["edr_status"] = item["edr_status"];
  row["type"] = item["type"];
  return row;
}

Json PageOfRows(const Request& request, const Json& rows) {
  return EnvelopeOf(request, PageOf(request, kMaxPageSize, kMaxPageSize), rows);
}

}  // namespace

Response ListBlueprintItems(const State& state, absl::string_view blueprint,
                            const Request& request) {
  if (!state.FindBlueprint(blueprint)) return NotFound();
  std::map<std::string, Json> names;
  for (const auto& [id, device] : state.devices) {
    if (device.Text("blueprint_id") != blueprint) continue;
    for (const Json& item : LibraryItemRows(state, device)) {
      names[item["item_id"].get<std::string>()] = item["name"];
    }
  }
  Json rows = Json::array();
  for (const auto& [id, name] : names) {
    rows.push_back({{"id", id}, {"name", name}});
  }
  return JsonResponse(200, PageOfRows(request, rows));
}

Response ListItemStatus(const State& state, absl::string_view item,
                        const Request& request) {
  const auto computer = request.Param("computer_id");
  bool known = false;
  Json rows = Json::array();
  for (const std::string& id : state.order) {
    const Device& device = state.devices.at(id);
    for (const Json& each : LibraryItemRows(state, device)) {
      if (each["item_id"] != std::string(item)) continue;
      known = true;
      if (!computer || *computer == id) rows.push_back(StatusRow(each));
    }
  }
  if (!known) return NotFound();
  return JsonResponse(200, PageOfRows(request, rows));
}

}  // namespace muster::fake_iru
