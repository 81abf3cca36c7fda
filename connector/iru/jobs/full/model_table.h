#ifndef CONNECTOR_IRU_JOBS_FULL_MODEL_TABLE_H_
#define CONNECTOR_IRU_JOBS_FULL_MODEL_TABLE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/executor.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/jobs/source_memory.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::iru {

// The model identifiers of every device, from Prism's `device_information`,
// read by offset so that several pages are under way at a time. The table may
// shift meanwhile: a device that is missed has no identifier until the next
// reading, which is no harm. Not thread-safe; what it is given must outlive
// it.
class ModelTable {
 public:
  static constexpr char kCategory[] = "device_information";

  // `expected_count`: rows that the table is said to have; -1 if nobody said.
  ModelTable(IruClient& client, SourceMemory& memory, Executor& executor,
             int64_t expected_count, int ahead);

  // Reads the table into the memory; rows without a device go to `bad_rows`.
  //
  // Errors: those of IruClient::Get() and DecodePrismPage().
  absl::Status Read(const Call& call,
                    std::vector<inventory::v1::BadRow>& bad_rows);

 private:
  struct Page {
    std::vector<std::pair<std::string, std::string>> models;  // by device
    std::vector<int> bad_rows;                                // indices
    int64_t row_count = 0;
  };

  // Of no instance: a page that is under way may outlive the reading.
  static absl::StatusOr<Page> Fetch(IruClient& client, int64_t offset,
                                    const Call& call);
  void Take(int64_t offset, Page page,
            std::vector<inventory::v1::BadRow>& bad_rows);

  IruClient& client_;
  SourceMemory& memory_;
  Executor& executor_;
  const int64_t expected_count_;
  const int ahead_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_FULL_MODEL_TABLE_H_
