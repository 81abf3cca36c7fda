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
#include "inventory/ingest/removal_guard.h"
#include "inventory/store/device_store.h"
#include "inventory/store/sync_store.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// One sync, from Begin to its end: the state machine of PushPages, without the
// stream. Each step is on disk before it is answered. Which devices a sweep
// has shown is kept here, in memory: a sweep that breaks begins again.
//
// Not thread-safe. The stores must outlive it.
class SyncSession {
 public:
  SyncSession(SyncStore& syncs, const DeviceStore& devices, RemovalGuard guard);

  // The answer to one step; nullopt to Abort, which has none. An error is the
  // end of the sync, which is then FAILED with it.
  //
  // Errors: those of ingest.proto, PushPages.
  absl::StatusOr<std::optional<v1::PushPagesResponse>> Handle(
      const v1::PushPagesRequest& request);

  // Whether the sync is over and takes no further step.
  bool done() const { return state_ == State::kDone; }

  // The stream is over: a sync that is not done is FAILED because of `why`.
  void Close(const absl::Status& why);

 private:
  enum class State { kOpening, kPages, kResolving, kDone };
  using Response = std::optional<v1::PushPagesResponse>;

  // What the pages amount to.
  struct Sweep {
    v1::SyncState state = v1::SYNC_STATE_SUCCEEDED;  // after the commit
    int64_t living = 0;
    std::vector<std::string> unseen;  // living devices not shown, sorted
  };

  absl::StatusOr<Response> Dispatch(const v1::PushPagesRequest& request);
  absl::StatusOr<Response> Begin(const v1::PushPagesRequest& request);
  absl::StatusOr<Response> TakePage(const v1::PushPagesRequest& request);
  absl::StatusOr<Response> Commit(const v1::PushPagesRequest& request);
  absl::StatusOr<Response> Resolve(const v1::PushPagesRequest& request);
  absl::StatusOr<Response> Abort(const v1::PushPagesRequest& request);

  absl::Status Expect(State state, absl::string_view step) const;
  absl::StatusOr<int64_t> WritePage(const v1::PushPagesRequest& request);
  void NoteShown(const v1::PushPagesRequest::Page& page);
  absl::StatusOr<Sweep> JudgeSweep() const;
  SyncStep NewStep(const v1::PushPagesRequest& request) const;
  void Fail(const v1::SyncError& why);

  SyncStore& syncs_;
  const DeviceStore& devices_;
  const RemovalGuard guard_;

  State state_ = State::kOpening;
  std::string source_;  // these four: since Begin
  std::string sync_;
  v1::SyncKind kind_ = v1::SYNC_KIND_UNSPECIFIED;
  int64_t removed_count_ = 0;       // of the sync, after its last step
  std::vector<int64_t> revisions_;  // after each page
  absl::flat_hash_set<std::string> seen_;
  absl::flat_hash_set<std::string> unreadable_;  // shown, by rows left out
  absl::flat_hash_set<std::string> missing_;     // while kResolving
};

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_SYNC_SESSION_H_
