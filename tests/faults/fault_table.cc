#include "tests/faults/fault_table.h"

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"

namespace muster::faults {
namespace {

using fake_iru::Json;

constexpr char kFile[] = "tests/faults/fault_table.json";

[[noreturn]] void Die(absl::string_view what) {
  std::cerr << kFile << ": " << what << "\n";
  std::abort();
}

inventory::v1::SyncState SyncStateOf(const std::string& word) {
  inventory::v1::SyncState state;
  if (!inventory::v1::SyncState_Parse(absl::StrCat("SYNC_STATE_", word),
                                      &state)) {
    Die(word);
  }
  return state;
}

inventory::v1::SourceState SourceStateOf(const std::string& word) {
  inventory::v1::SourceState state;
  if (!inventory::v1::SourceState_Parse(absl::StrCat("SOURCE_STATE_", word),
                                        &state)) {
    Die(word);
  }
  return state;
}

FaultCase RowOf(const Json& json) {
  FaultCase row;
  row.name = json.at("name").get<std::string>();
  for (const Json& fault : json.at("fault")) row.faults.push_back(fault);
  row.sync = SyncStateOf(json.at("sync").get<std::string>());
  row.reason = json.at("reason").get<std::string>();
  row.proxied_reason = json.value("proxied_reason", row.reason);
  row.source = SourceStateOf(json.at("source").get<std::string>());
  row.endpoint_problem = json.at("endpoint_problem").get<std::string>();
  row.retried = json.at("retried").get<bool>();
  row.unchanged = json.at("unchanged").get<bool>();
  row.removed = json.at("removed").get<int>();
  row.leaves = json.at("leaves").get<int>();
  row.heal = json.value("heal", std::string());
  return row;
}

}  // namespace

void PrintTo(const FaultCase& row, std::ostream* out) { *out << row.name; }

std::vector<FaultCase> ReadFaultTable() {
  std::ifstream file(kFile);
  const Json json = Json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!json.is_array() || json.empty()) Die("is no table");
  std::vector<FaultCase> rows;
  for (const Json& row : json) rows.push_back(RowOf(row));
  return rows;
}

}  // namespace muster::faults
