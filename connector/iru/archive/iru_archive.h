#ifndef CONNECTOR_IRU_ARCHIVE_IRU_ARCHIVE_H_
#define CONNECTOR_IRU_ARCHIVE_IRU_ARCHIVE_H_

#include <memory>
#include <string>
#include <vector>

#include "connector/core/vendor_archive.h"
#include "connector/iru/archive/event_cursor.h"
#include "connector/iru/archive/event_page.h"
#include "connector/iru/client/iru_client.h"

namespace muster::iru {

// What one Iru tenant keeps of its devices: four kinds of secrets, the audit
// log and each device's activity. Iru writes down each secret that is read.
//
// Secrets are read as urgently as commands are sent, logs as posture is; each
// once, since whoever asks tries again. Thread-safe.
class IruArchive final : public connector::VendorArchive {
 public:
  // `source` (`sources/{source}`) is what devices are named below.
  IruArchive(std::string source, std::shared_ptr<IruClient> client)
      : source_(std::move(source)), client_(std::move(client)) {}

  absl::StatusOr<std::vector<connector::v1::SecretValue>> ReadSecret(
      absl::string_view vendor_id, absl::string_view expected_serial_number,
      connector::v1::SecretKind kind) override;

  absl::StatusOr<connector::v1::ListVendorEventsResponse> TenantEvents(
      absl::string_view cursor, absl::Time after) override;

  absl::StatusOr<connector::v1::ListVendorEventsResponse> DeviceEvents(
      absl::string_view vendor_id, absl::string_view cursor,
      absl::Time after) override;

 private:
  absl::StatusOr<EventPage> ReadLog(const IruClient::Query& query);
  absl::StatusOr<EventPage> ReadActivity(absl::string_view vendor_id,
                                         int64_t offset);
  // The page at `position`, which moves to the beginning if rows are missing
  // there that it had counted. Leaves out the row that it had shown last.
  absl::StatusOr<EventPage> ReadAt(ActivityPosition& position);

  const std::string source_;
  const std::shared_ptr<IruClient> client_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_ARCHIVE_IRU_ARCHIVE_H_
