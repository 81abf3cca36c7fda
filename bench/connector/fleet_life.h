#ifndef BENCH_CONNECTOR_FLEET_LIFE_H_
#define BENCH_CONNECTOR_FLEET_LIFE_H_

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "tests/fake_iru/tenant/tenant.h"

namespace muster::bench {

// What happens in a tenant in the course of a day, and how long it takes until
// a watcher of the inventory sees it. Macs check in every quarter of an hour,
// spread evenly, but for some that are silent. People give devices new names,
// owners, asset tags and tags and switch FileVault; devices leave and others
// enrol: all at random moments, of any device.
//
// Saw() is thread-safe; all else is called on one thread. What it is given must
// outlive it.
class FleetLife {
 public:
  struct Options {
    uint64_t seed = 1;
    absl::Duration check_in_interval = absl::Minutes(15);
    double silent_percent = 5;  // of the Macs
    double changes_per_hour = 60;
    double removals_per_hour = 6;
    double enrolments_per_hour = 2;
  };

  FleetLife(fake_iru::Tenant& tenant, const Clock& clock, Options options);

  // What happens in the second that begins now. Nothing is changed unless
  // `changing`; devices check in whether or not.
  void PassSecond(bool changing) ABSL_LOCKS_EXCLUDED(mu_);

  // A watcher was told so, now.
  void Saw(const inventory::v1::Change& change) ABSL_LOCKS_EXCLUDED(mu_);

  // Seconds from the change to when it was seen, by what changed: `name`,
  // `owner`, `asset_tag`, `tags`, `filevault`, `removal`; what no Apple device
  // told begins with `other_`. What was not seen yet counts with its age.
  std::map<std::string, std::vector<double>> Delays() const
      ABSL_LOCKS_EXCLUDED(mu_);
  // How many changes nobody has seen.
  int64_t unseen() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Device {
    std::string id;
    bool apple = true;
    bool mac = false;
    std::string email;   // of the owner
    int filevault = -1;  // 1 on, 0 off, -1 not known
  };
  struct Pending {
    std::string what;
    std::string value;
    absl::Time since;
  };

  void ReadFleet();
  void Adopt(const Device& device);
  void CheckInSome();
  bool Happens(double per_hour);
  int Below(int bound);
  // One that nothing is awaited of; null if that cannot be found.
  Device* Choose() ABSL_LOCKS_EXCLUDED(mu_);
  void Change() ABSL_LOCKS_EXCLUDED(mu_);
  void Remove() ABSL_LOCKS_EXCLUDED(mu_);
  void Enrol();
  void Await(const Device& device, const std::string& what,
             const std::string& value) ABSL_LOCKS_EXCLUDED(mu_);

  fake_iru::Tenant& tenant_;
  const Clock& clock_;
  const Options options_;
  std::mt19937_64 dice_;
  std::vector<Device> devices_;
  std::vector<std::string> emails_;
  // Ids of the Macs that check in, by the second of their interval.
  std::vector<std::vector<std::string>> turns_;
  int64_t second_ = 0;
  int64_t changes_ = 0;

  mutable absl::Mutex mu_;
  std::map<std::string, Pending> pending_ ABSL_GUARDED_BY(mu_);  // by device
  std::map<std::string, std::vector<double>> delays_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::bench

#endif  // BENCH_CONNECTOR_FLEET_LIFE_H_
