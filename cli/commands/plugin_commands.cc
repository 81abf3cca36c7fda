#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/commands/context.h"
#include "cli/report/fleet_report.h"
#include "cli/report/posture_report.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using asset::v1::Assets;
using compliance::v1::Compliance;

absl::Status ShowAssets(Context& context, bool removed, int limit) {
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  if (!context.json && !removed && limit == 0) {
    ASSIGN_OR_RETURN(const AssetCounts counts,
                     CountAssets(*client, "sources/-"));
    PrintAssets(counts, context.out);
    return absl::OkStatus();
  }
  asset::v1::ListAssetsRequest request;
  request.set_parent("sources/-");
  request.set_page_size(limit);
  if (removed) request.set_management(asset::v1::MANAGEMENT_REMOVED);
  ASSIGN_OR_RETURN(
      const auto page,
      Call(client->assets(), &Assets::StubInterface::ListAssets, request));
  if (!context.json) {
    PrintAssetRows({page.assets().begin(), page.assets().end()}, context.out,
                   0);
    return absl::OkStatus();
  }
  for (const auto& asset : page.assets()) context.PrintJson(asset);
  return absl::OkStatus();
}

absl::StatusOr<compliance::v1::DeviceCompliance> ComplianceOf(
    Context& context, const std::string& which) {
  ASSIGN_OR_RETURN(const device::v1::Device device, context.FindDevice(which));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  const std::string name = device.name();
  const size_t devices = name.find("/devices/");
  compliance::v1::GetDeviceComplianceRequest request;
  request.set_name(absl::StrCat(name.substr(0, devices), "/deviceCompliance/",
                                LastPart(name)));
  return Call(client->compliance(),
              &Compliance::StubInterface::GetDeviceCompliance, request);
}

absl::Status ShowCompliance(Context& context, const std::string& which) {
  if (which.empty()) {
    ASSIGN_OR_RETURN(Client * client, context.GetClient());
    ASSIGN_OR_RETURN(auto response, LoadCompliance(*client, "sources/-"));
    if (!context.json) {
      PrintComplianceTotals(response, context.out);
      return absl::OkStatus();
    }
    for (const auto& totals : response.totals()) context.PrintJson(totals);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto device, ComplianceOf(context, which));
  if (context.json) {
    context.PrintJson(device);
  } else {
    PrintDeviceCompliance(device, context.out);
  }
  return absl::OkStatus();
}

}  // namespace

void AddPluginCommands(CLI::App& app, Context& context) {
  auto* assets = app.add_subcommand("assets", "Show the asset register");
  auto removed = std::make_shared<bool>(false);
  auto limit = std::make_shared<int>(0);
  assets->add_flag("--removed", *removed, "Only those that were removed");
  assets->add_option("--limit", *limit, "List this many, at most 1000")
      ->check(CLI::Range(1, 1000));
  assets->callback([&context, removed, limit] {
    context.run = [&context, removed, limit] {
      return ShowAssets(context, *removed, *limit);
    };
  });

  auto* compliance = app.add_subcommand(
      "compliance", "Show one device's checks, or how the fleet stands");
  auto which = std::make_shared<std::string>();
  compliance->add_option("device", *which,
                         "Serial number or resource name; none: totals");
  compliance->callback([&context, which] {
    context.run = [&context, which] { return ShowCompliance(context, *which); };
  });
}

}  // namespace muster::cli
