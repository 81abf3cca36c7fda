#ifndef TESTS_FAULTS_STORY_H_
#define TESTS_FAULTS_STORY_H_

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/fake_random.h"
#include "connector/core/jobs/sync_engine.h"
#include "connector/core/records/fake_records.h"
#include "connector/core/tenant.h"
#include "inventory/testing/test_inventory.h"
#include "testing/temp_dir.h"
#include "tests/fake_iru/tenant/tenant.h"
#include "tests/faults/tenant_transport.h"

namespace muster::faults {

// One random life of a tenant that a connector reads into an inventory: devices
// enrol, leave, and come back under a new id, their people, tags and blueprints
// change, and the service fails in every way it can, all of it between and
// during syncs. What must hold, whatever happens:
//
//   - no device that lives is ever REMOVED;
//   - a FULL sync that succeeded while only the fleet moved has every device
//     that lived through it;
//   - after a FULL sync of a tenant that rests, the inventory is the tenant.
//
// All in memory and on a fake clock. The same seed is the same story but for
// the order of requests that were under way at the same time.
class Story {
 public:
  explicit Story(uint64_t seed);
  ~Story();

  // Tells it to its end, or to the first promise that was broken: that one,
  // and what had happened. Empty if all were kept.
  std::string Run();

 private:
  struct Chaos {
    bool moves = false;  // the fleet, while a sync runs
    bool fails = false;  // the service
  };

  int Below(int bound);
  bool Chance(int percent) { return Below(100) < percent; }
  void Note(const std::string& what);

  // One change of the fleet, on any thread.
  void Move() ABSL_LOCKS_EXCLUDED(mu_);
  void MoveOne(const std::string& id);
  void BeforeRequest() ABSL_LOCKS_EXCLUDED(mu_);
  void SwitchFaultOn();
  void ClampPages();

  // Runs one job; whether it succeeded.
  bool Sync(const connector::JobSpec& job, const Chaos& chaos);
  const connector::JobSpec& AnyJob();
  // After the fleet came to rest: until a FULL sync is complete.
  void Settle();
  void ReleaseHold();

  std::set<std::string> Ids();
  void CheckRemovals();
  void CheckSeen(const std::set<std::string>& before);
  void CheckEqual();
  void Break(const std::string& promise);

  testing::TempDir dir_;
  inventory::testing::TestInventory inventory_;
  FakeRandom random_;
  std::unique_ptr<fake_iru::Tenant> tenant_;
  std::unique_ptr<TenantTransport> transport_;
  connector::Tenant served_;
  connector::FakeRecords records_;
  std::unique_ptr<connector::SyncEngine> engine_;
  std::vector<connector::JobSpec> jobs_;

  absl::Mutex mu_;
  std::mt19937_64 dice_ ABSL_GUARDED_BY(mu_);
  Chaos chaos_ ABSL_GUARDED_BY(mu_);
  int changes_left_ ABSL_GUARDED_BY(mu_) = 0;  // of the sync that runs
  std::vector<std::string> told_ ABSL_GUARDED_BY(mu_);
  std::string broken_;
};

}  // namespace muster::faults

#endif  // TESTS_FAULTS_STORY_H_
