#include "inventory/watch/watch_steps.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/mutant.h"
#include "base/status_macros.h"
#include "inventory/watch/log/snapshot_reader.h"
#include "inventory/watch/log/source_reader.h"
#include "inventory/watch/log/touch_reader.h"
#include "inventory/watch/watch_token.h"

namespace muster::inventory {
namespace {

absl::Status ViewDiffers(Revision revision, int64_t shown, int64_t stored) {
  return Error(
      absl::StatusCode::kDataLoss, "STORE_CORRUPT",
      absl::StrCat("at revision ", revision, " this watch has shown ", shown,
                   " devices, but the store has ", stored,
                   " or others; verify the store, and watch again without a "
                   "token"),
      {{"revision", absl::StrCat(revision)},
       {"shown_count", absl::StrCat(shown)},
       {"stored_count", absl::StrCat(stored)}});
}

}  // namespace

absl::StatusOr<WatchStep> WatchSteps::OfSnapshot(
    const WatchPosition& from, VanishedFacets& vanished) const {
  const std::unique_ptr<StoreReader> reader = store_.Read();
  ASSIGN_OR_RETURN(SnapshotBatch batch,
                   ReadSnapshot(*reader, query_, from.revision,
                                from.snapshot_position, from.view, vanished));
  WatchPosition after = from;
  after.snapshot_position = std::move(batch.position);
  after.snapshot_count += batch.count;
  after.view = batch.view;
  v1::WatchResponse rest;
  rest.set_snapshot(true);
  AddLiveness(liveness_, batch.devices, rest);
  if (batch.complete) RETURN_IF_ERROR(EndSnapshot(*reader, after, rest));
  return Seal(from, std::move(after), std::move(batch.changes),
              std::move(rest));
}

absl::Status WatchSteps::EndSnapshot(const StoreReader& reader,
                                     WatchPosition& after,
                                     v1::WatchResponse& response) const {
  response.mutable_snapshot_end()->set_revision(after.revision);
  response.mutable_snapshot_end()->set_resource_count(after.snapshot_count);
  after.in_snapshot = false;
  if (MUTANT("tail_starts_too_late")) after.revision = reader.revision();
  after.snapshot_position.clear();
  after.snapshot_count = 0;
  AddView(after, response);
  return CheckView(reader, after);
}

absl::StatusOr<LogBatch> WatchSteps::BatchOf(Revision after,
                                             Revision until) const {
  return ReadLog(*store_.Read(), query_, after, until);
}

WatchStep WatchSteps::OfBatch(const WatchPosition& from, LogBatch batch) const {
  WatchPosition after = from;
  after.revision = batch.revision;
  after.view.Add(batch.view);
  if (batch.changes.empty()) return {nullptr, 0, std::move(after)};
  v1::WatchResponse rest;
  AddLiveness(liveness_, batch.devices, rest);
  return Seal(from, std::move(after), std::move(batch.changes),
              std::move(rest));
}

absl::StatusOr<WatchStep> WatchSteps::OfNews(const WatchPosition& from,
                                             const StoreReader& reader,
                                             bool sources,
                                             Touch touch_end) const {
  WatchPosition after = from;
  v1::WatchResponse news;
  if (sources) RETURN_IF_ERROR(AddSources(reader, query_.scope(), news));
  if (query_.want_liveness()) {
    ASSIGN_OR_RETURN(after.touch, ReadTouches(reader, liveness_, query_,
                                              from.touch, touch_end, news));
  }
  if (news.sources().empty() && news.touched().empty()) {
    return WatchStep{nullptr, 0, std::move(after)};
  }
  return Seal(from, std::move(after), "", std::move(news));
}

absl::StatusOr<WatchStep> WatchSteps::Bookmark(
    const WatchPosition& from) const {
  if (query_.is_all_devices()) {
    RETURN_IF_ERROR(CheckView(*store_.Read(), from));
  }
  v1::WatchResponse bookmark;
  AddView(from, bookmark);
  return Seal(from, from, "", std::move(bookmark));
}

WatchStep WatchSteps::Seal(const WatchPosition& from, WatchPosition after,
                           std::string changes, v1::WatchResponse rest) const {
  if (!after.in_snapshot) after.shown = after.revision;
  rest.set_previous_revision(from.shown);
  rest.set_revision(after.shown);
  if (MUTANT("wrong_previous_revision"))
    rest.set_previous_revision(after.shown);
  rest.set_resume_token(
      EncodeToken(ToToken(after, identity_, query_.fingerprint())));
  rest.AppendToString(&changes);
  WatchStep step;
  step.bytes = changes.capacity();
  step.message = std::make_shared<const grpc::ByteBuffer>(
      ToByteBuffer(std::move(changes)));
  step.after = std::move(after);
  return step;
}

void WatchSteps::AddView(const WatchPosition& at,
                         v1::WatchResponse& response) const {
  v1::ViewDigest& view = *response.mutable_view();
  if (!query_.narrows_changes()) view = at.view.ToProto();
  if (MUTANT("wrong_count")) view.set_count(view.count() + 1);
  if (MUTANT("wrong_digest")) view.set_digest(std::string(16, 'x'));
}

absl::Status WatchSteps::CheckView(const StoreReader& reader,
                                   const WatchPosition& at) const {
  if (!query_.is_all_devices() || reader.revision() != at.revision) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const v1::ViewSum stored, StoreView(reader, query_.scope()));
  if (stored == at.view) return absl::OkStatus();
  return ViewDiffers(at.revision, at.view.count(), stored.count());
}

}  // namespace muster::inventory
