#ifndef INVENTORY_COMMIT_SYNC_STORE_H_
#define INVENTORY_COMMIT_SYNC_STORE_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "base/clock.h"
#include "base/telemetry/span.h"
#include "google/protobuf/repeated_field.h"
#include "inventory/catalog/staged_catalog.h"
#include "inventory/commit/store_draft.h"
#include "inventory/commit/store_writer.h"
#include "inventory/commit/sync_documents.h"
#include "inventory/liveness/liveness_update.h"
#include "inventory/model/observation/prepared_observation.h"
#include "proto/muster/inventory/v1/ingest.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {

// A device of which the source said that it has none.
struct Removal {
  std::string device;
  absl::Time when;
};

// What one step of a sync writes, all in one commit.
struct SyncStep {
  // `sources/{source}/syncs/{sync}`.
  std::string sync;
  // Each passed CheckObservation(). Must live until Write() returns. Devices go
  // before facets, so that a page may show both for the first time.
  absl::Span<const PreparedDevice> shown;
  absl::Span<const PreparedFacet> facets;
  std::vector<Removal> removals;
  // Devices of the source that its scope leaves out: living ones become
  // REMOVED (LEFT_SCOPE).
  absl::Span<const std::string* const> out_of_scope;
  // What takes the place of a catalog of the source; null: none.
  const StagedCatalog* catalog = nullptr;
  // Endpoints that gave no data, in place of those that the sync's job had;
  // null: they stay.
  const google::protobuf::RepeatedPtrField<v1::EndpointProblem>*
      endpoint_problems = nullptr;
  // Holds that a sweep was judged by: they are REPLACED unless somebody has
  // decided about them meanwhile.
  std::vector<v1::Hold> judged_holds;
  // What the sweep is held by, but for its names and time.
  std::optional<v1::Hold> hold;
  // Changes what else the step changes: counters, state, problems. Runs after
  // the counts of devices were added.
  std::function<void(v1::Sync&, v1::Source&)> update;
  // The trace that the commit belongs to; may be empty.
  std::string traceparent;
};

// How syncs are written, and through them sources, devices and their changes.
// At most one sync of a source, kind and job is open; whatever is written about
// one that has ended is refused. Keeps nothing in memory.
//
// Thread-safe: steps of different syncs take turns. The writer and the clock
// must outlive it. Errors of all methods: those of StoreWriter::Write(), and
// those listed.
class SyncStore {
 public:
  // Told what a commit replaced of `source` (`sources/{source}`), after it is
  // durable. Thread-safe.
  using OnReplaced = std::function<void(
      absl::string_view source, absl::Span<const ReplacedReading> replaced)>;

  SyncStore(
      StoreWriter& writer, Clock& clock,
      OnReplaced on_replaced = [](absl::string_view,
                                  absl::Span<const ReplacedReading>) {})
      : writer_(writer), clock_(clock), on_replaced_(std::move(on_replaced)) {}

  // Ends what the last process left open: FAILED, SYNC_INTERRUPTED. To be
  // called before anything else.
  absl::Status FailInterrupted();

  // Opens a sync, and its source on first mention. An open one of the same
  // source, kind and job ends: FAILED, SYNC_SUPERSEDED. Of the older syncs of
  // the source kSyncsKept remain.
  //
  // Errors:
  //   FAILED_PRECONDITION SOURCE_PAUSED: an operator paused the source.
  //   FAILED_PRECONDITION SOURCE_PENDING_REVIEW: it waits for its review.
  absl::StatusOr<v1::Sync> Begin(const v1::PushPagesRequest::Begin& begin,
                                 absl::string_view trace_id);

  // Commits `step`, durable before it returns; the sync after it. Sets what
  // follows from the sync's end if `update` ended it.
  //
  // Errors:
  //   ABORTED SYNC_SUPERSEDED (or whatever ended it), FAILED_PRECONDITION
  //     SOURCE_PAUSED: the sync is over.
  //   INVALID_ARGUMENT FACET_MALFORMED: nobody showed the facet's device.
  absl::StatusOr<v1::Sync> Write(const SyncStep& step);

  // Ends the sync as FAILED, because of `why`. OK if it is over.
  absl::Status Fail(const std::string& sync, const v1::SyncError& why);

  // Ends every open sync of `source` as FAILED, because of `why`, which is not
  // OK. Their connectors are told with the next step.
  absl::Status AbortSyncsOf(absl::string_view source, const absl::Status& why);

 private:
  // A sync that is open, and its source.
  struct Open {
    v1::Sync sync;
    v1::Source source;
    std::vector<ReplacedReading> replaced;
  };
  // A source, and what its state follows from.
  struct Health {
    v1::Source source;
    store::SourceStatus status;
  };

  absl::StatusOr<Open> FillBegin(const v1::PushPagesRequest::Begin& begin,
                                 absl::string_view trace_id,
                                 StoreDraft& draft) const;
  absl::StatusOr<Open> FillStep(const SyncStep& step, Span& span,
                                StoreDraft& draft) const;
  absl::Status FailAll(const std::vector<v1::Sync>& syncs,
                       const v1::SyncError& why, StoreDraft& draft) const;
  absl::Status FillHolds(const SyncStep& step, SyncDocuments& documents) const;
  // What the step says about the source as a whole.
  absl::Status FillStatus(const SyncStep& step, Open& open,
                          StoreDraft& draft) const;
  void End(v1::Sync& sync, v1::Source& source, store::SourceStatus& status,
           StoreDraft& draft) const;

  StoreWriter& writer_;
  Clock& clock_;
  const OnReplaced on_replaced_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_COMMIT_SYNC_STORE_H_
