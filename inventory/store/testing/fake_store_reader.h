#ifndef INVENTORY_STORE_TESTING_FAKE_STORE_READER_H_
#define INVENTORY_STORE_TESTING_FAKE_STORE_READER_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/store/store_reader.h"
#include "inventory/store/testing/fake_state.h"

namespace muster::inventory {

// Reads one state of a FakeDeviceStore, which it keeps alive.
class FakeStoreReader final : public StoreReader {
 public:
  explicit FakeStoreReader(FakeState state) : state_(std::move(state)) {}

  Revision revision() const override { return state_.end.revision; }
  Revision compacted_through() const override {
    return state_.compacted_through;
  }
  absl::StatusOr<std::optional<StoredRecord>> Get(
      v1::ResourceKind kind, absl::string_view name) const override;
  absl::StatusOr<std::optional<StoredRecord>> GetVersion(
      ResourceNumber number, Revision at) const override;
  absl::Status Scan(v1::ResourceKind kind, absl::string_view prefix,
                    absl::string_view after, VisitRecord visit) const override;
  absl::Status ScanLog(Revision after, VisitLog visit) const override;
  absl::Status ScanHistory(ResourceNumber number, Revision before,
                           VisitLog visit) const override;
  absl::Status ScanIndex(absl::string_view prefix,
                         absl::string_view name_prefix, absl::string_view after,
                         VisitName visit) const override;
  absl::StatusOr<std::optional<std::string>> GetDocument(
      Collection collection, absl::string_view key) const override;
  absl::Status ScanDocuments(Collection collection, absl::string_view begin,
                             absl::string_view end, ScanOrder order,
                             VisitDocument visit) const override;

 private:
  const FakeState::Documents& documents(Collection collection) const;

  const FakeState state_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_TESTING_FAKE_STORE_READER_H_
