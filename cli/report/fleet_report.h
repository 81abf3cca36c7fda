#ifndef CLI_REPORT_FLEET_REPORT_H_
#define CLI_REPORT_FLEET_REPORT_H_

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/client/client.h"
#include "proto/muster/asset/v1/assets.pb.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::cli {

// The living devices of a source, counted.
struct FleetCounts {
  int64_t devices = 0;
  std::map<device::v1::Category, std::map<device::v1::Platform, int64_t>>
      by_category;
  std::map<device::v1::CategorySource, int64_t> by_category_source;
};

// `parent` as ListDevices takes it.
absl::StatusOr<FleetCounts> CountFleet(Client& client,
                                       const std::string& parent);

// Categories down, platforms across, with sums.
void PrintFleet(const FleetCounts& counts, std::ostream& out);

// The assets of a source, counted.
struct AssetCounts {
  int64_t living = 0;
  std::map<asset::v1::Management, int64_t> by_management;
  std::map<asset::v1::OwnerProblem, int64_t> by_owner_problem;  // living ones
  std::vector<asset::v1::Asset> sample;  // the first living ones, at most 5
};

// `parent` as ListAssets takes it.
absl::StatusOr<AssetCounts> CountAssets(Client& client,
                                        const std::string& parent);

void PrintAssets(const AssetCounts& counts, std::ostream& out);

// One row per asset.
void PrintAssetRows(const std::vector<asset::v1::Asset>& assets,
                    std::ostream& out, int indent);

}  // namespace muster::cli

#endif  // CLI_REPORT_FLEET_REPORT_H_
