#ifndef TESTS_SEEDS_SEED_BENCH_H_
#define TESTS_SEEDS_SEED_BENCH_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/daemon/module_host.h"
#include "base/grpc/late_channel.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/connector/v1/connector.grpc.pb.h"
#include "proto/muster/inventory/v1/catalog.grpc.pb.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "proto/muster/inventory/v1/sources.grpc.pb.h"
#include "testing/temp_dir.h"
#include "tests/fake_iru/fake_iru_server.h"
#include "tests/faults/fast_clock.h"
#include "tests/seeds/seed_grants.h"

namespace muster::seeds {

// A connector and an inventory as they are run in earnest, in one process over
// gRPC and a store on disk, and a fake tenant on real HTTP whose token may do
// exactly what it was granted. Every job is read once by itself, and whenever
// the bench asks. Every failure to set it up ends the test's process.
class SeedBench {
 public:
  static constexpr char kSource[] = "sources/iru";

  struct Options {
    int devices = 40;
    Grants grants;
    bool read_only = false;
  };

  explicit SeedBench(const Options& options);
  ~SeedBench();

  fake_iru::Tenant& tenant() { return server_->tenant(); }

  // Reads one job to its end and returns its sync, also one that failed.
  inventory::v1::Sync Read(const std::string& job);
  // The same of every job that there is, in the order of Describe(), and of a
  // FULL sync after them, which tells what the others learnt.
  void ReadEverything();

  inventory::v1::Source GetSource();
  // Endpoints that gave no data, by name.
  std::set<std::string> Problems();

  std::vector<device::v1::Device> Devices();
  // The first living device of a platform.
  device::v1::Device AnyOf(device::v1::Platform platform);
  device::v1::Device Get(const std::string& name);
  // Reads one device with its details.
  absl::StatusOr<device::v1::Device> Refresh(const std::string& name);
  // The list of a device, such as `library-items`.
  device::v1::Facet GetFacet(const std::string& device,
                             const std::string& facet);
  // How many entries a catalog has: `users`, `blueprints`, `tags`,
  // `library-items`.
  int CountEntries(const std::string& catalog);

  std::vector<connector::v1::Access> CheckAccess();

  // What the tenant was asked so far: `GET 403 /api/v1/prism/apps`.
  std::vector<std::string> Requests();

 private:
  config::v1::MusterConfig Config(const Options& options);
  void Serve(const config::v1::MusterConfig& config);

  testing::TempDir dir_;
  faults::FastClock clock_;
  std::unique_ptr<fake_iru::FakeIruServer> server_;
  LateChannel channel_;
  std::unique_ptr<ModuleHost> host_;
  std::unique_ptr<inventory::v1::Inventory::Stub> inventory_;
  std::unique_ptr<inventory::v1::Catalog::Stub> catalog_;
  std::unique_ptr<inventory::v1::Sources::Stub> sources_;
  std::unique_ptr<connector::v1::Connector::Stub> connector_;
};

// Endpoints of the rows in a state, in the order of the rows. Each is an
// endpoint's name, or its permission where several rows have that endpoint.
std::vector<std::string> EndpointsIn(
    const std::vector<connector::v1::Access>& access,
    connector::v1::AccessState state);

// Features with at least one row in a state.
std::set<std::string> FeaturesIn(
    const std::vector<connector::v1::Access>& access,
    connector::v1::AccessState state);

}  // namespace muster::seeds

#endif  // TESTS_SEEDS_SEED_BENCH_H_
