#include "cli/catalog/catalog_report.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using Entries = std::vector<inventory::v1::CatalogEntry>;

Table UserTable(const Entries& entries) {
  Table table({"E-mail", "Name", "Department", "Job title", "State", "Id"});
  for (const auto& entry : entries) {
    const auto& user = entry.user();
    table.Add({user.email(), user.display_name(), user.department(),
               user.job_title(), user.archived() ? "archived" : "", user.id()});
  }
  return table;
}

Table BlueprintTable(const Entries& entries) {
  Table table({"Blueprint", "Type", ">Devices", "Id"});
  for (const auto& entry : entries) {
    const auto& blueprint = entry.blueprint();
    table.Add({blueprint.display_name(), blueprint.type(),
               Number(blueprint.device_count()), blueprint.id()});
  }
  return table;
}

Table TagTable(const Entries& entries) {
  Table table({"Tag", "Id"});
  for (const auto& entry : entries) {
    table.Add({entry.tag().display_name(), entry.tag().id()});
  }
  return table;
}

Table LibraryItemTable(const Entries& entries) {
  Table table({"Item", ">Blueprints", "Id"});
  for (const auto& entry : entries) {
    const auto& item = entry.library_item();
    table.Add(
        {item.display_name(), Number(item.blueprint_ids_size()), item.id()});
  }
  return table;
}

Table TableOf(const std::string& kind, const Entries& entries) {
  if (kind == "users") return UserTable(entries);
  if (kind == "blueprints") return BlueprintTable(entries);
  return kind == "tags" ? TagTable(entries) : LibraryItemTable(entries);
}

}  // namespace

void PrintCatalog(const std::string& kind, const Entries& entries,
                  std::ostream& out) {
  TableOf(kind, entries).Print(out);
  if (entries.empty()) return;
  const auto& first = entries.front();
  out << absl::StrCat(
      Number(static_cast<int64_t>(entries.size())), " ", kind, ", read ",
      Ago(first.observe_time(), first.has_observe_time(), absl::Now()), "\n");
}

}  // namespace muster::cli
