#ifndef CONNECTOR_IRU_JOBS_DELTA_INFORMATION_CHANGES_H_
#define CONNECTOR_IRU_JOBS_DELTA_INFORMATION_CHANGES_H_

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/jobs/source_memory.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::iru {

// The devices whose rows in Prism's `device_information` say something new:
// another name, owner, blueprint, tag, ...: what changes without a check-in.
struct InformationChanges {
  // Why there are none. What came before it is kept.
  absl::Status status;
  // By device: its row now.
  std::map<std::string, SourceMemory::Print> changed;
  // Likewise: rows that were updated and say nothing new, but hide something
  // that may be: Iru shows no tags in this table.
  std::map<std::string, SourceMemory::Print> unclear;
  // The greatest `updated_at` that was seen, `since` at least.
  absl::Time newest;
  std::vector<inventory::v1::BadRow> bad_rows;
};

// Reads the rows that were updated after `since`, and a minute of overlap, up
// to 3,000 of them. A row that was merely collected again is left out or
// unclear, as far as the memory knows the row before. With InfinitePast():
// nothing but how new the newest row is, which is where the next reading
// begins.
InformationChanges ReadInformationChanges(IruClient& client,
                                          const SourceMemory& memory,
                                          absl::Time since, const Call& call);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_DELTA_INFORMATION_CHANGES_H_
