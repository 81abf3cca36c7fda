#include "cli/report/device_report.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "cli/view/words.h"
#include "proto/muster/device/v1/platform_names.h"

namespace muster::cli {
namespace {

using device::v1::Device;
using device::v1::Facet;
using inventory::v1::Change;

// `-` where nobody told.
std::string AgeWord(const google::protobuf::Timestamp& instant, bool is_set) {
  return is_set ? Ago(instant, true, absl::Now()) : "-";
}

std::string TypeWord(const Change& change) {
  return EnumWord(*Change::Type_descriptor(), change.type());
}

void PrintFields(const Device& device, std::ostream& out) {
  Table table({"Field", "Value"});
  table.Add({"serial number", device.serial_number()});
  table.Add({"name", device.display_name()});
  table.Add({"state", EnumWord(device.state())});
  table.Add({"platform", std::string(device::PlatformName(device.platform()))});
  table.Add(
      {"category", absl::StrCat(CategoryWord(device.category()), " (by ",
                                EnumWord(device.category_source()), ")")});
  table.Add(
      {"model", absl::StrCat(device.model(), "  ", device.model_identifier())});
  table.Add({"OS", absl::StrCat(device.os().name(), " ", device.os().version(),
                                " ", device.os().build())});
  table.Add({"asset tag", device.asset_tag()});
  table.Add({"blueprint", device.blueprint().display_name()});
  table.Add({"tags", absl::StrJoin(device.tags(), ", ")});
  table.Add({"user", device.user().email()});
  table.Add({"last check-in", Instant(device.last_check_in_time(),
                                      device.has_last_check_in_time())});
  if (!device.predecessor().empty()) {
    table.Add({"follows", device.predecessor()});
  }
  if (device.removal_reason() != device::v1::REMOVAL_REASON_UNSPECIFIED) {
    table.Add({"removed", absl::StrCat(EnumWord(device.removal_reason()), " ",
                                       Instant(device.remove_time(),
                                               device.has_remove_time()))});
  }
  table.Add({"revision", absl::StrCat(device.revision())});
  table.Print(out, 2);
}

int EntriesOf(const Facet& facet) {
  return facet.apps_size() + facet.profiles_size() + facet.local_users_size() +
         facet.library_items_size();
}

bool IsUnknown(const Facet& facet) {
  return facet.unknown_reason() != device::v1::UNKNOWN_REASON_UNSPECIFIED;
}

std::string UnknownWord(const Facet& facet) {
  return absl::StrCat("unknown (", EnumWord(facet.unknown_reason()), ")");
}

Table AppTable(const Facet& facet) {
  Table table({"App", "Version", "Identifier", "Path"});
  for (const auto& app : facet.apps()) {
    table.Add({app.display_name(), app.version(), app.bundle_id(), app.path()});
  }
  return table;
}

Table ProfileTable(const Facet& facet) {
  Table table({"Profile", "Identifier", "Verified"});
  for (const auto& profile : facet.profiles()) {
    table.Add({profile.display_name(), profile.identifier(),
               profile.verified() ? "yes" : "no"});
  }
  return table;
}

Table LocalUserTable(const Facet& facet) {
  Table table({"User", "Name", "Id", "Admin"});
  for (const auto& user : facet.local_users()) {
    table.Add({user.user_name(), user.display_name(), user.uid(),
               user.admin() ? "yes" : "no"});
  }
  return table;
}

Table LibraryItemTable(const Facet& facet) {
  Table table({"Item", "Kind", "Status"});
  for (const auto& item : facet.library_items()) {
    table.Add({item.display_name(), item.type(), item.status()});
  }
  return table;
}

Table ListOf(const Facet& facet) {
  switch (facet.kind()) {
    case device::v1::FACET_KIND_APPS:
      return AppTable(facet);
    case device::v1::FACET_KIND_PROFILES:
      return ProfileTable(facet);
    case device::v1::FACET_KIND_LOCAL_USERS:
      return LocalUserTable(facet);
    default:
      return LibraryItemTable(facet);
  }
}

}  // namespace

Table DeviceTable() {
  return Table({"Serial", "Name", "Category", "Model", "OS", "User",
                "Last check-in", "State"});
}

void AddDeviceRow(const Device& device, Table& table) {
  table.Add(
      {device.serial_number(), device.display_name(),
       CategoryWord(device.category()), device.model(),
       absl::StrCat(device.os().name(), " ", device.os().version()),
       device.user().email(),
       AgeWord(device.last_check_in_time(), device.has_last_check_in_time()),
       EnumWord(device.state())});
}

void PrintDevice(const Device& device, std::ostream& out) {
  out << device.name() << "\n";
  PrintFields(device, out);
  Table facts({"Fact", "Value", "From", "Collected", "Read"});
  for (const auto& fact : device.facts()) {
    facts.Add({fact.key(), FactWord(fact), fact.endpoint(),
               AgeWord(fact.collect_time(), fact.has_collect_time()),
               AgeWord(fact.observe_time(), fact.has_observe_time())});
  }
  facts.Print(out, 2);
}

void PrintCounts(const inventory::v1::ListDevicesResponse& page,
                 std::ostream& out) {
  out << Number(page.total_size()) << " devices match\n";
  for (const auto& counts : page.counts()) {
    Table table({counts.field(), ">Devices"});
    for (const auto& one : counts.values()) {
      table.Add({one.value().empty() ? "(not known)" : one.value(),
                 Number(one.count())});
    }
    table.Print(out, 2);
  }
}

void PrintChange(const Change& change, std::ostream& out) {
  out << absl::StrCat("#", change.revision(), " ", TypeWord(change), "  ");
  if (change.has_facet()) {
    out << change.facet().name();
  } else {
    out << Printable(change.device().serial_number()) << "  "
        << Printable(change.device().display_name());
  }
  if (!change.changed_paths().empty()) {
    out << "  [" << absl::StrJoin(change.changed_paths(), " ") << "]";
  }
  out << "\n";
}

void PrintRevisionRows(const std::vector<Change>& changes, std::ostream& out) {
  Table table({">Revision", "When", "What", "Changed"});
  for (const Change& change : changes) {
    table.Add({absl::StrCat(change.revision()),
               Instant(change.commit_time(), change.has_commit_time()),
               TypeWord(change), absl::StrJoin(change.changed_paths(), " ")});
  }
  table.Print(out);
}

void PrintFacetRows(const std::vector<Facet>& facets, std::ostream& out) {
  Table table({"Facet", ">Entries", "From", "Collected", "Read", ">Revision"});
  for (const Facet& facet : facets) {
    table.Add({std::string(LastPart(facet.name())),
               IsUnknown(facet) ? UnknownWord(facet) : Number(EntriesOf(facet)),
               facet.endpoint(),
               AgeWord(facet.collect_time(), facet.has_collect_time()),
               AgeWord(facet.observe_time(), facet.has_observe_time()),
               absl::StrCat(facet.revision())});
  }
  table.Print(out);
}

void PrintFacet(const Facet& facet, std::ostream& out) {
  if (IsUnknown(facet)) {
    out << UnknownWord(facet) << ", by " << facet.endpoint() << "\n";
    return;
  }
  ListOf(facet).Print(out);
}

}  // namespace muster::cli
