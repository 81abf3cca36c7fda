#ifndef CONNECTOR_CORE_FAKE_VENDOR_ARCHIVE_H_
#define CONNECTOR_CORE_FAKE_VENDOR_ARCHIVE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "connector/core/vendor_archive.h"

namespace muster::connector {

// An archive in memory, to which a test adds. Every device exists; its serial
// number is "SN-" and its id. Pages have two events; a cursor is "@" and how
// many were shown. Thread-safe.
class FakeVendorArchive final : public VendorArchive {
 public:
  // From now on everything fails; OK heals.
  void Fail(absl::Status why);

  void AddSecret(absl::string_view vendor_id, v1::SecretKind kind,
                 absl::string_view value);
  // Of the tenant if `vendor_id` is empty. In the order of their times.
  void AddEvent(absl::string_view vendor_id, v1::VendorEvent event);

  absl::StatusOr<std::vector<v1::SecretValue>> ReadSecret(
      absl::string_view vendor_id, absl::string_view expected_serial_number,
      v1::SecretKind kind) override;
  absl::StatusOr<v1::ListVendorEventsResponse> TenantEvents(
      absl::string_view cursor, absl::Time after) override;
  absl::StatusOr<v1::ListVendorEventsResponse> DeviceEvents(
      absl::string_view vendor_id, absl::string_view cursor,
      absl::Time after) override;

 private:
  absl::Mutex mu_;
  absl::Status failure_ ABSL_GUARDED_BY(mu_);
  std::map<std::pair<std::string, v1::SecretKind>, std::string> secrets_
      ABSL_GUARDED_BY(mu_);
  std::map<std::string, std::vector<v1::VendorEvent>> events_
      ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_FAKE_VENDOR_ARCHIVE_H_
