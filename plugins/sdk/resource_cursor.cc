#include "plugins/sdk/resource_cursor.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/api/fingerprint.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/sdk/effects/resource_list.h"

namespace muster::plugins {
namespace {

using ::muster::plugins::storage::ResourceToken;

constexpr int kTokenFormat = 1;

uint64_t FingerprintOf(const ResourceQuery& query) {
  return query.narrowed.empty() ? Fingerprint(query.parent)
                                : Fingerprint({query.parent, query.narrowed});
}
// Resources and changes of one message.
constexpr size_t kMaxResources = 256;
// Changes looked at for one message; most may be other sources'.
constexpr int kMaxChanges = 256;

absl::StatusOr<ResourceToken> DecodeToken(absl::string_view text) {
  std::string bytes;
  ResourceToken token;
  if (absl::WebSafeBase64Unescape(text, &bytes) &&
      token.ParseFromString(bytes) && token.format() == kTokenFormat &&
      token.phase() != ResourceToken::PHASE_UNSPECIFIED) {
    return token;
  }
  return Error(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED",
               "the resume token is damaged; start without one and drop what "
               "is not shown");
}

absl::Status Foreign() {
  return Error(absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FOREIGN",
               "the resume token is from another store; start without one and "
               "drop what is not shown");
}

absl::Status OtherQuery() {
  return Error(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_OTHER_QUERY",
               "the resume token belongs to a watch of another parent; use it "
               "with the parent that it was given for");
}

absl::Status Future(int64_t revision, int64_t head) {
  return Error(
      absl::StatusCode::kFailedPrecondition, "RESUME_TOKEN_FUTURE",
      absl::StrCat("the resume token is at revision ", revision,
                   ", but the newest is ", head,
                   "; start without one and drop what is not shown"),
      {{"revision", absl::StrCat(revision)}, {"head", absl::StrCat(head)}});
}

}  // namespace

absl::Duration HeartbeatOf(const google::protobuf::Duration& asked) {
  if (asked.seconds() == 0 && asked.nanos() == 0) return absl::Seconds(30);
  const absl::Duration duration =
      absl::Seconds(asked.seconds()) + absl::Nanoseconds(asked.nanos());
  return std::clamp(duration, absl::Seconds(1), absl::Seconds(60));
}

ResourceCursor::ResourceCursor(const EffectStore& store, Clock& clock,
                               ResourceQuery query)
    : store_(store),
      clock_(clock),
      query_(std::move(query)),
      last_step_time_(clock.Now()) {}

absl::StatusOr<std::optional<ResourceStep>> ResourceCursor::Next() {
  ASSIGN_OR_RETURN(const EffectSnapshot snapshot, store_.Snapshot());
  if (!begun_) RETURN_IF_ERROR(Begin(snapshot));
  ResourceStep step;
  while (step.resources.empty() && !step.snapshot_end) {
    const int64_t before = token_.revision();
    if (token_.phase() == ResourceToken::PHASE_SCAN) {
      RETURN_IF_ERROR(Scan(snapshot, step));
    } else {
      RETURN_IF_ERROR(ReadLog(snapshot, step));
      if (token_.revision() == before) break;
    }
  }
  const bool silent = step.resources.empty() && !step.snapshot_end;
  if (silent && !HeartbeatDue()) return std::nullopt;
  last_step_time_ = clock_.Now();
  step.resume_token = absl::WebSafeBase64Escape(token_.SerializeAsString());
  return step;
}

absl::Status ResourceCursor::Begin(const EffectSnapshot& snapshot) {
  ASSIGN_OR_RETURN(prefix_, NamePrefix(query_.parent));
  if (query_.resume_token.empty()) {
    token_.set_format(kTokenFormat);
    token_.set_store_uuid(snapshot.store_uuid());
    token_.set_query_fingerprint(FingerprintOf(query_));
    token_.set_phase(ResourceToken::PHASE_SCAN);
    token_.set_revision(snapshot.head());
  } else {
    ASSIGN_OR_RETURN(token_, DecodeToken(query_.resume_token));
    RETURN_IF_ERROR(CheckToken(snapshot));
  }
  begun_ = true;
  return absl::OkStatus();
}

absl::Status ResourceCursor::CheckToken(const EffectSnapshot& snapshot) const {
  if (token_.store_uuid() != snapshot.store_uuid()) return Foreign();
  if (token_.query_fingerprint() != FingerprintOf(query_)) {
    return OtherQuery();
  }
  const int64_t reached = std::max(token_.revision(), token_.until_revision());
  if (reached > snapshot.head()) return Future(reached, snapshot.head());
  return absl::OkStatus();
}

absl::Status ResourceCursor::Scan(const EffectSnapshot& snapshot,
                                  ResourceStep& step) {
  // Refuses a position from before something was dropped.
  RETURN_IF_ERROR(snapshot.ReadLog(token_.revision(), "", 1).status());
  bool more = false;
  RETURN_IF_ERROR(snapshot.ForEach(
      prefix_, token_.position(), [&](const Resource& resource) {
        more = step.resources.size() == kMaxResources;
        if (more) return false;
        token_.set_position(resource.name);
        // What changed since the scan began is shown by the catch-up.
        if (resource.revision <= token_.revision()) {
          step.resources.push_back(resource);
        }
        return true;
      }));
  if (more) return absl::OkStatus();
  token_.clear_position();
  token_.set_until_revision(snapshot.head());
  token_.set_phase(ResourceToken::PHASE_CATCH_UP);
  EndSnapshotIfReached(step);
  return absl::OkStatus();
}

absl::Status ResourceCursor::ReadLog(const EffectSnapshot& snapshot,
                                     ResourceStep& step) {
  ASSIGN_OR_RETURN(LogSlice slice,
                   snapshot.ReadLog(token_.revision(), prefix_, kMaxChanges));
  token_.set_revision(slice.through);
  step.resources = std::move(slice.changes);
  EndSnapshotIfReached(step);
  return absl::OkStatus();
}

void ResourceCursor::EndSnapshotIfReached(ResourceStep& step) {
  if (token_.phase() != ResourceToken::PHASE_CATCH_UP) return;
  if (token_.revision() < token_.until_revision()) return;
  token_.clear_until_revision();
  token_.set_phase(ResourceToken::PHASE_LIVE);
  step.snapshot_end = true;
}

bool ResourceCursor::HeartbeatDue() const {
  return clock_.Now() - last_step_time_ >= query_.heartbeat;
}

}  // namespace muster::plugins
