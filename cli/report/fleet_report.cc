#include "cli/report/fleet_report.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "cli/view/table.h"
#include "cli/view/words.h"
#include "proto/muster/device/v1/platform_names.h"

namespace muster::cli {
namespace {

constexpr int kSampleSize = 5;

using ::muster::device::v1::Platform;

std::set<Platform> PlatformsOf(const FleetCounts& counts) {
  std::set<Platform> platforms;
  for (const auto& [category, by_platform] : counts.by_category) {
    for (const auto& [platform, count] : by_platform) {
      platforms.insert(platform);
    }
  }
  return platforms;
}

// Adds a row and returns its sum.
int64_t AddRow(const std::string& label, const std::set<Platform>& platforms,
               const std::map<Platform, int64_t>& counts, Table& table) {
  std::vector<std::string> cells = {label};
  int64_t sum = 0;
  for (Platform platform : platforms) {
    const auto it = counts.find(platform);
    const int64_t count = it == counts.end() ? 0 : it->second;
    cells.push_back(count == 0 ? "" : Number(count));
    sum += count;
  }
  cells.push_back(Number(sum));
  table.Add(std::move(cells));
  return sum;
}

std::string OwnerWord(const asset::v1::Asset& asset) {
  if (asset.has_owner()) return asset.owner().email();
  return absl::StrCat("(", EnumWord(asset.owner_problem()), ")");
}

}  // namespace

absl::StatusOr<FleetCounts> CountFleet(Client& client,
                                       const std::string& parent) {
  FleetCounts counts;
  inventory::v1::ListDevicesRequest request;
  request.set_parent(parent);
  request.set_page_size(1000);
  RETURN_IF_ERROR(CallPages(
      client.inventory(), &inventory::v1::Inventory::StubInterface::ListDevices,
      request, [&](const inventory::v1::ListDevicesResponse& page) {
        for (const device::v1::Device& device : page.devices()) {
          ++counts.devices;
          ++counts.by_category[device.category()][device.platform()];
          ++counts.by_category_source[device.category_source()];
        }
      }));
  return counts;
}

void PrintFleet(const FleetCounts& counts, std::ostream& out) {
  const std::set<Platform> platforms = PlatformsOf(counts);
  std::vector<std::string> headings = {"Category"};
  for (Platform platform : platforms) {
    headings.push_back(absl::StrCat(">", device::PlatformName(platform)));
  }
  headings.push_back(">All");
  Table table(std::move(headings));
  std::map<Platform, int64_t> sums;
  for (const auto& [category, by_platform] : counts.by_category) {
    AddRow(CategoryWord(category), platforms, by_platform, table);
    for (const auto& [platform, count] : by_platform) sums[platform] += count;
  }
  AddRow("All", platforms, sums, table);
  table.Print(out, 2);
}

absl::StatusOr<AssetCounts> CountAssets(Client& client,
                                        const std::string& parent) {
  AssetCounts counts;
  asset::v1::ListAssetsRequest request;
  request.set_parent(parent);
  request.set_page_size(1000);
  const auto add = [&](const asset::v1::ListAssetsResponse& page) {
    for (const asset::v1::Asset& asset : page.assets()) {
      ++counts.by_management[asset.management()];
      if (asset.management() == asset::v1::MANAGEMENT_REMOVED) continue;
      ++counts.living;
      ++counts.by_owner_problem[asset.owner_problem()];
      if (counts.sample.size() < kSampleSize) counts.sample.push_back(asset);
    }
  };
  const auto list = &asset::v1::Assets::StubInterface::ListAssets;
  RETURN_IF_ERROR(CallPages(client.assets(), list, request, add));
  request.set_management(asset::v1::MANAGEMENT_REMOVED);
  RETURN_IF_ERROR(CallPages(client.assets(), list, request, add));
  return counts;
}

void PrintAssets(const AssetCounts& counts, std::ostream& out) {
  Table table({"State", ">Assets"});
  for (const auto& [management, count] : counts.by_management) {
    table.Add({EnumWord(management), Number(count)});
  }
  table.Print(out, 2);
  out << "\n  Owners of the living ones, matched by e-mail:\n";
  Table owners({"Owner", ">Assets"});
  for (const auto& [problem, count] : counts.by_owner_problem) {
    owners.Add({problem == asset::v1::OWNER_PROBLEM_UNSPECIFIED
                    ? "known"
                    : absl::StrCat("none: ", EnumWord(problem)),
                Number(count)});
  }
  owners.Print(out, 2);
  out << "\n";
  PrintAssetRows(counts.sample, out, 2);
}

void PrintAssetRows(const std::vector<asset::v1::Asset>& assets,
                    std::ostream& out, int indent) {
  Table table({"Serial", "Name", "Category", "Model", "OS", "State", "Owner"});
  for (const asset::v1::Asset& asset : assets) {
    table.Add({asset.serial_number(), asset.display_name(),
               CategoryWord(asset.category()), asset.model(),
               absl::StrCat(asset.os().name(), " ", asset.os().version()),
               EnumWord(asset.management()), OwnerWord(asset)});
  }
  table.Print(out, indent);
}

}  // namespace muster::cli
