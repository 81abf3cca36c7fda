#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/commands/context.h"
#include "cli/report/device_report.h"

namespace muster::cli {
namespace {

using device::v1::Device;
using device::v1::Facet;
using inventory::v1::Change;
using inventory::v1::Inventory;

absl::Status Refresh(Context& context, const std::string& name) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  connector::v1::RefreshDeviceRequest request;
  request.set_name(name);
  return Call(client->connector(),
              &connector::v1::Connector::StubInterface::RefreshDevice, request)
      .status();
}

absl::Status ShowDevice(Context& context, const std::string& which, bool fresh,
                        const std::string& point) {
  ASSIGN_OR_RETURN(const ReadPoint at, ParseReadPoint(point));
  ASSIGN_OR_RETURN(Device device, context.FindDevice(which, at));
  if (fresh) {
    RETURN_IF_ERROR(Refresh(context, device.name()));
    ASSIGN_OR_RETURN(device, context.FindDevice(device.name()));
  }
  if (context.json) {
    context.PrintJson(device);
  } else {
    PrintDevice(device, context.out);
  }
  return absl::OkStatus();
}

absl::Status ShowHistory(Context& context, const std::string& which,
                         int limit) {
  inventory::v1::ListRevisionsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), context.FindDeviceName(which));
  request.set_page_size(limit);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(const auto page,
                   Call(client->inventory(),
                        &Inventory::StubInterface::ListRevisions, request));
  if (context.json) {
    for (const Change& change : page.changes()) context.PrintJson(change);
    return absl::OkStatus();
  }
  PrintRevisionRows({page.changes().begin(), page.changes().end()},
                    context.out);
  if (!page.next_page_token().empty()) {
    context.out << "… and more; --limit N shows up to 1000\n";
  } else if (page.compacted_through() > 0) {
    context.out << "changes up to revision " << page.compacted_through()
                << " are no longer kept\n";
  }
  return absl::OkStatus();
}

absl::Status ShowFacet(Context& context, const std::string& device,
                       const std::string& kind) {
  inventory::v1::GetFacetRequest request;
  request.set_name(absl::StrCat(device, "/facets/", kind));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const Facet facet,
      Call(client->inventory(), &Inventory::StubInterface::GetFacet, request));
  if (context.json) {
    context.PrintJson(facet);
  } else {
    PrintFacet(facet, context.out);
  }
  return absl::OkStatus();
}

absl::Status ShowFacets(Context& context, const std::string& which,
                        const std::string& kind) {
  ASSIGN_OR_RETURN(const std::string device, context.FindDeviceName(which));
  if (!kind.empty()) return ShowFacet(context, device, kind);
  inventory::v1::ListFacetsRequest request;
  request.set_parent(device);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  std::vector<Facet> facets;
  RETURN_IF_ERROR(CallPages(
      client->inventory(), &Inventory::StubInterface::ListFacets, request,
      [&](const inventory::v1::ListFacetsResponse& page) {
        facets.insert(facets.end(), page.facets().begin(), page.facets().end());
      }));
  if (!context.json) {
    PrintFacetRows(facets, context.out);
    return absl::OkStatus();
  }
  for (const Facet& facet : facets) context.PrintJson(facet);
  return absl::OkStatus();
}

struct DeviceOptions {
  std::string device, at, kind;
  bool fresh = false;
  int limit = 50;
};

std::shared_ptr<DeviceOptions> AddDevice(CLI::App& command) {
  auto options = std::make_shared<DeviceOptions>();
  command
      .add_option("device", options->device, "Serial number or resource name")
      ->required();
  return options;
}

void AddHistory(CLI::App& app, Context& context) {
  auto* history = app.add_subcommand(
      "history", "List what happened to one device or facet, newest first");
  auto options = AddDevice(*history);
  history->add_option("--limit", options->limit, "Rows, at most 1000")
      ->check(CLI::Range(1, 1000));
  history->callback([&context, options] {
    context.run = [&context, options] {
      return ShowHistory(context, options->device, options->limit);
    };
  });
}

void AddFacets(CLI::App& app, Context& context) {
  auto* facets = app.add_subcommand(
      "facets", "Show the lists about one device: apps, profiles, accounts");
  auto options = AddDevice(*facets);
  facets
      ->add_option("kind", options->kind,
                   "apps, profiles, local-users or library-items; none: all")
      ->check(
          CLI::IsMember({"apps", "profiles", "local-users", "library-items"}));
  facets->callback([&context, options] {
    context.run = [&context, options] {
      return ShowFacets(context, options->device, options->kind);
    };
  });
}

}  // namespace

void AddDeviceCommands(CLI::App& app, Context& context) {
  auto* show = app.add_subcommand("device", "Show one device");
  auto options = AddDevice(*show);
  auto* at =
      show->add_option("--at", options->at,
                       "As of this revision or time (2026-11-22T09:15:00Z)");
  show->add_flag("--fresh", options->fresh,
                 "Read it and its details from Iru first")
      ->excludes(at);
  show->callback([&context, options] {
    context.run = [&context, options] {
      return ShowDevice(context, options->device, options->fresh, options->at);
    };
  });
  AddHistory(app, context);
  AddFacets(app, context);
}

}  // namespace muster::cli
