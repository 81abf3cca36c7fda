#ifndef CONNECTOR_IRU_SWEEP_POSTURE_H_
#define CONNECTOR_IRU_SWEEP_POSTURE_H_

#include <optional>
#include <vector>

#include "base/clock.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/decode/prism_page.h"
#include "connector/iru/sweep/category_reader.h"
#include "connector/iru/sweep/device_lists.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::iru {

// FileVault of every Mac, however the tenant lets it be known. Not changed
// after it was read; as thread-safe as a const value.
class FilevaultPosture {
 public:
  // Reads Prism's table, and the filtered lists if that is refused.
  static FilevaultPosture Read(IruClient& client, const Clock& clock,
                               const Call& call);

  // Adds the FileVault facts of a Mac, and the endpoints that they come from,
  // to `observation`; nothing to that of another device.
  //
  // Prism's table without a row of the device: NOT_REPORTED. Refused:
  // `filevault.enabled` is what the filtered lists say, everything else
  // PERMISSION_MISSING or NOT_AVAILABLE. Failed: neither facts nor endpoints,
  // so that what was known before stays.
  void AddTo(inventory::v1::DeviceObservation& observation) const;

  // That the table could not be read, if so.
  const std::optional<inventory::v1::EndpointProblem>& problem() const {
    return table_.outcome.problem;
  }
  const std::vector<inventory::v1::BadRow>& bad_rows() const {
    return table_.bad_rows;
  }

 private:
  void AddTable(inventory::v1::DeviceObservation& observation) const;
  void AddRefusal(inventory::v1::DeviceObservation& observation) const;

  CategoryTable<Filevault> table_;
  std::optional<FilevaultLists> lists_;  // read, if the table was refused
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_POSTURE_H_
