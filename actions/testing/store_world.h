#ifndef ACTIONS_TESTING_STORE_WORLD_H_
#define ACTIONS_TESTING_STORE_WORLD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "actions/audit/audit_log.h"
#include "actions/guard/settings/guard_settings.h"
#include "actions/store/command_store.h"
#include "actions/store/families.h"
#include "actions/store/lifecycle.h"
#include "base/fake_clock.h"
#include "base/storage/rocks.h"
#include "proto/muster/guard/v1/guard.pb.h"
#include "testing/temp_dir.h"

namespace muster::actions {

// The actions store on the disk, under a clock of its own and with the default
// settings of the guard, which a test may change.
class StoreWorld {
 public:
  StoreWorld() { Open(); }

  // The process ends and starts again.
  void Reopen() {
    Close();
    Open();
  }

  void Close() {
    store.reset();
    log.reset();
    db.reset();
  }

  // The audit log as `PHASE outcome`, such as `INTENT QUEUED`.
  std::vector<std::string> AuditWords() const {
    std::vector<std::string> words;
    const auto records = log->Records(0, 10'000);
    for (const v1::AuditRecord& record : *records) {
      words.push_back(v1::AuditRecord::Phase_Name(record.phase()).substr(6) +
                      " " + record.outcome());
    }
    return words;
  }

  testing::TempDir dir;
  FakeClock clock{absl::FromUnixSeconds(1'700'000'000)};
  guard::v1::GuardSettings settings = WithDefaults({});
  int64_t fleet_size = 1000;
  std::unique_ptr<RocksDatabase> db;
  std::unique_ptr<AuditLog> log;
  std::unique_ptr<CommandStore> store;

 private:
  void Open() {
    db = RocksDatabase::Open(dir.Join("actions"), FamilyNames(), StoreOptions())
             .value();
    log = AuditLog::Open(*db, clock).value();
    store = CommandStore::Open(
                *log,
                {[this] {
                   return std::make_shared<const guard::v1::GuardSettings>(
                       settings);
                 },
                 [this](const std::string&) { return fleet_size; }},
                clock)
                .value();
  }
};

}  // namespace muster::actions

#endif  // ACTIONS_TESTING_STORE_WORLD_H_
