#ifndef INVENTORY_SOURCES_REVIEW_REVIEW_STORE_H_
#define INVENTORY_SOURCES_REVIEW_REVIEW_STORE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/commit/store_writer.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// The review of a source between connecting and activating it. A source with a
// review is PENDING_REVIEW, and no sync of it may begin.
//
// Thread-safe. The writer must outlive it. Errors of all methods: those of
// StoreWriter::Write(), those listed, and
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED
//   NOT_FOUND SOURCE_NOT_FOUND
class ReviewStore {
 public:
  explicit ReviewStore(StoreWriter& writer) : writer_(writer) {}

  // Keeps `review` in place of the one before. Returns the source after it.
  //
  // Errors:
  //   FAILED_PRECONDITION SOURCE_ACTIVE: the source was activated before, or
  //     had a sync.
  absl::StatusOr<v1::Source> Put(absl::string_view name,
                                 const v1::SourceReview& review);

  // Ends the review, for good. Does nothing to an active source. Returns the
  // source after it.
  absl::StatusOr<v1::Source> Activate(absl::string_view name);

 private:
  StoreWriter& writer_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_SOURCES_REVIEW_REVIEW_STORE_H_
