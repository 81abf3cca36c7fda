#ifndef CONNECTOR_IRU_JOBS_ROW_REPORTER_H_
#define CONNECTOR_IRU_JOBS_ROW_REPORTER_H_

#include <string>
#include <variant>
#include <vector>

#include "connector/iru/jobs/source_memory.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::iru {

// Makes of rows what a sync hands over, and remembers which devices they were
// of. Not thread-safe; what it is given must outlive it.
class RowReporter {
 public:
  // The name of a device that the scope leaves out.
  struct OutOfScope {
    std::string name;
  };
  using Report = std::variant<inventory::v1::DeviceObservation, OutOfScope>;

  RowReporter(std::string source, const config::v1::DeviceScope& scope,
              const SourceMemory& memory);

  // What to hand over of `row`, read at `read_time`.
  Report Describe(device::v1::Device row, absl::Time read_time);

  // The devices described since the last call.
  std::vector<KnownDevice> TakeShown();

 private:
  const std::string source_;
  const config::v1::DeviceScope& scope_;
  const SourceMemory& memory_;
  std::vector<KnownDevice> shown_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_ROW_REPORTER_H_
