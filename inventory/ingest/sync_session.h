#ifndef INVENTORY_INGEST_SYNC_SESSION_H_
#define INVENTORY_INGEST_SYNC_SESSION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/catalog/staged_catalog.h"
#include "inventory/commit/sync_store.h"
#include "inventory/ingest/removal_guard.h"
#include "inventory/ingest/step/prepared_step.h"
#include "inventory/ingest/sweep.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// One sync, from Begin to its end: the state machine of PushPages, without the
// stream. What a step says of devices is on disk before it is answered. Which
// devices a sweep has shown, and the entries of a catalog before the commit,
// are kept here, in memory: a sync that breaks begins again.
//
// Not thread-safe. The stores must outlive it.
class SyncSession {
 public:
  using Response = std::optional<v1::PushPagesResponse>;

  SyncSession(SyncStore& syncs, const DeviceStore& store, RemovalGuard guard);

  // The answer to one step, which PrepareStep() made with source(); nullopt to
  // Abort, which has none. An error is the end of the sync, which is then
  // FAILED with it.
  //
  // Errors: those of ingest.proto, PushPages.
  absl::StatusOr<Response> Take(PreparedStep& step);

  // PrepareStep() and Take() at once.
  absl::StatusOr<Response> Handle(v1::PushPagesRequest request);

  // What the sync is of. Empty before Begin, and constant after it.
  const std::string& source() const { return source_; }

  // Whether the sync is over and takes no further step.
  bool done() const { return state_ == State::kDone; }

  // The stream is over: a sync that is not done is FAILED because of `why`.
  void Close(const absl::Status& why);

 private:
  enum class State { kOpening, kPages, kResolving, kDone };

  absl::StatusOr<Response> Dispatch(PreparedStep& step);
  absl::StatusOr<Response> Begin(const v1::PushPagesRequest& request);
  absl::StatusOr<Response> TakePage(const PreparedStep& page);
  absl::StatusOr<Response> Commit(const v1::PushPagesRequest& request);
  absl::StatusOr<Response> Resolve(v1::PushPagesRequest& request);
  absl::StatusOr<Response> Abort(const v1::PushPagesRequest& request);

  absl::Status Expect(State state, absl::string_view step) const;
  absl::StatusOr<int64_t> WritePage(const PreparedStep& step);
  void NoteShown(const v1::PushPagesRequest::Page& page);
  absl::Status StageEntries(const v1::PushPagesRequest::Page& page);
  Response Committed(const v1::Sync& sync, const Sweep& sweep);
  SyncStep NewStep(const v1::PushPagesRequest& request) const;
  void Fail(const v1::SyncError& why);

  SyncStore& syncs_;
  const DeviceStore& store_;
  const RemovalGuard guard_;

  State state_ = State::kOpening;
  std::string source_;  // these four: since Begin
  std::string sync_;
  v1::SyncKind kind_ = v1::SYNC_KIND_UNSPECIFIED;
  int64_t removed_count_ = 0;       // of the sync, after its last step
  std::vector<int64_t> revisions_;  // after each page
  ShownDevices shown_;
  std::optional<StagedCatalog> catalog_;      // of a CATALOG sync
  absl::flat_hash_set<std::string> missing_;  // while kResolving
};

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_SYNC_SESSION_H_
