#ifndef TESTS_FAULTS_FAULT_TABLE_H_
#define TESTS_FAULTS_FAULT_TABLE_H_

#include <ostream>
#include <string>
#include <vector>

#include "proto/muster/inventory/v1/sources.pb.h"
#include "tests/fake_iru/http/message.h"

namespace muster::faults {

// One row of fault_table.json: what goes wrong, and what is to come of it.
struct FaultCase {
  // A sentence, unique.
  std::string name;
  // Faults of the tenant that are on during one FULL sync of 620 devices: see
  // tests/fake_iru/faults/named_faults.h.
  std::vector<fake_iru::Json> faults;

  // How that sync ends.
  inventory::v1::SyncState sync = inventory::v1::SYNC_STATE_UNSPECIFIED;
  // Of its error; empty if it has none.
  std::string reason;
  // The same where a proxy stands before the tenant.
  std::string proxied_reason;
  // How the source is then.
  inventory::v1::SourceState source = inventory::v1::SOURCE_STATE_UNSPECIFIED;
  // Endpoint that gave no data; empty if all did.
  std::string endpoint_problem;
  // Whether some request was sent again.
  bool retried = false;
  // Whether the sync left every device as it was.
  bool unchanged = true;
  // Devices that the sync may have made REMOVED, at most.
  int removed = 0;
  // Devices that the fault really takes away from the tenant.
  int leaves = 0;
  // What heals beside switching the fault off: "" or "write the new token".
  std::string heal;
};

void PrintTo(const FaultCase& row, std::ostream* out);

// All rows. Ends the process if the file cannot be read.
std::vector<FaultCase> ReadFaultTable();

}  // namespace muster::faults

#endif  // TESTS_FAULTS_FAULT_TABLE_H_
