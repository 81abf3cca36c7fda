#ifndef INVENTORY_STORE_ROCKS_ROCKS_READER_H_
#define INVENTORY_STORE_ROCKS_ROCKS_READER_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/storage/rocks.h"
#include "inventory/store/rocks/hot_records.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// What readers of one moment share.
struct RocksMomentView {
  LogEnd end;
  Revision compacted_through = 0;
  RocksSnapshot snapshot;
};

// StoreReader over one snapshot of the database. That and the records at hand
// must outlive it.
class RocksReader final : public StoreReader {
 public:
  // `hot` may be null.
  RocksReader(const RocksDatabase& rocks,
              std::shared_ptr<const RocksMomentView> moment,
              HotRecords* hot = nullptr)
      : rocks_(rocks), moment_(std::move(moment)), hot_(hot) {}

  Revision revision() const override { return moment_->end.revision; }
  Revision compacted_through() const override {
    return moment_->compacted_through;
  }
  absl::StatusOr<std::optional<StoredRecord>> Get(
      v1::ResourceKind kind, absl::string_view name) const override;
  absl::StatusOr<std::shared_ptr<const StoredRecord>> GetShared(
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
  RocksIterator LogAfter(Revision after) const;
  absl::StatusOr<std::optional<StoredRecord>> GetBase(ResourceNumber number,
                                                      Revision at) const;

  const RocksDatabase& rocks_;
  const std::shared_ptr<const RocksMomentView> moment_;
  HotRecords* const hot_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_ROCKS_ROCKS_READER_H_
