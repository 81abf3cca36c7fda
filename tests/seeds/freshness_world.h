#ifndef TESTS_SEEDS_FRESHNESS_WORLD_H_
#define TESTS_SEEDS_FRESHNESS_WORLD_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/fake_random.h"
#include "connector/core/jobs/sync_engine.h"
#include "connector/core/records/fake_records.h"
#include "connector/core/schedule/job_schedule.h"
#include "connector/core/schedule/source_watch.h"
#include "connector/core/tenant.h"
#include "inventory/testing/test_inventory.h"
#include "testing/temp_dir.h"
#include "tests/fake_iru/tenant/tenant.h"
#include "tests/faults/tenant_transport.h"

namespace muster::seeds {

// A tenant, the schedule that reads it with every default, and an inventory, on
// a clock of their own that the world moves second by second. Requests take no
// time: what is measured is when they are made. Not thread-safe.
class FreshnessWorld {
 public:
  explicit FreshnessWorld(int devices);

  // The first syncs of every job are over.
  void Settle();

  fake_iru::Tenant& tenant() { return *tenant_; }
  // The device with the tenant's id, as the inventory has it now.
  device::v1::Device Get(const std::string& id) { return inventory_.Get(id); }
  // Ids of the tenant's devices of a platform (`Mac`) that have reported.
  std::vector<std::string> IdsOf(const std::string& platform);

  void Run(absl::Duration time);
  // How long it takes until `seen` is true; InfiniteDuration() if that is more
  // than `limit`.
  absl::Duration TimeUntil(const std::function<bool()>& seen,
                           absl::Duration limit);

 private:
  void Tick();

  testing::TempDir dir_;
  inventory::testing::TestInventory inventory_;
  FakeRandom random_;
  std::unique_ptr<fake_iru::Tenant> tenant_;
  std::unique_ptr<faults::TenantTransport> transport_;
  connector::Tenant served_;
  connector::FakeRecords records_;
  std::unique_ptr<connector::SyncEngine> engine_;
  std::unique_ptr<connector::JobSchedule> schedule_;
  std::unique_ptr<connector::SourceWatch> watch_;
};

}  // namespace muster::seeds

#endif  // TESTS_SEEDS_FRESHNESS_WORLD_H_
