#include "inventory/watch/watcher_registry.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/model/proto_time.h"
#include "inventory/store/document_keys.h"
#include "inventory/watch/watch_token.h"

namespace muster::inventory {
namespace {

constexpr size_t kMaxNameBytes = 63;

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

// What is handled for good: nothing before the snapshot is whole.
Revision RevisionOf(const v1::WatchToken& token) {
  return token.in_snapshot() ? 0 : token.revision();
}

}  // namespace

absl::Status CheckWatcherName(absl::string_view name) {
  if (!name.empty() && name.size() <= kMaxNameBytes &&
      std::all_of(name.begin(), name.end(), IsNameByte)) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kInvalidArgument, "WATCHER_NAME_MALFORMED",
               "`watcher` must be 1 to 63 of a-z 0-9 - _ .; correct it");
}

absl::Status WatcherRegistry::Load(const StoreReader& reader) {
  absl::MutexLock lock(&mu_);
  absl::Status parsed;
  RETURN_IF_ERROR(
      reader.ScanDocuments(Collection::kProgress, "", "", ScanOrder::kForward,
                           [&](absl::string_view key, absl::string_view value) {
                             v1::WatchToken token;
                             parsed = ParseStored(key, value, token);
                             if (parsed.ok())
                               reported_[std::string(key)] = std::move(token);
                             return parsed.ok();
                           }));
  return parsed;
}

void WatcherRegistry::Join(const Watcher* stream,
                           std::shared_ptr<const OpenWatch> watch) {
  absl::MutexLock lock(&mu_);
  open_[stream] = std::move(watch);
}

void WatcherRegistry::Leave(const Watcher* stream) {
  absl::MutexLock lock(&mu_);
  open_.erase(stream);
}

absl::StatusOr<int64_t> WatcherRegistry::Report(
    const v1::ReportProgressRequest& request) {
  RETURN_IF_ERROR(CheckWatcherName(request.watcher()));
  ASSIGN_OR_RETURN(v1::WatchToken token, DecodeToken(request.resume_token()));
  RETURN_IF_ERROR(CheckStore(token, store_.identity(), store_.end()));
  const int64_t lag = store_.end().revision - RevisionOf(token);
  {
    absl::MutexLock lock(&mu_);
    const auto known = reported_.find(request.watcher());
    if (known != reported_.end() &&
        known->second.SerializeAsString() == token.SerializeAsString()) {
      return lag;
    }
  }
  RETURN_IF_ERROR(save_(request.watcher(), token));
  absl::MutexLock lock(&mu_);
  reported_[request.watcher()] = std::move(token);
  return lag;
}

Revision WatcherRegistry::AppliedRevision(absl::string_view watcher) const {
  const auto found = reported_.find(watcher);
  if (found == reported_.end() ||
      !CheckStore(found->second, store_.identity(), store_.end()).ok()) {
    return 0;
  }
  return RevisionOf(found->second);
}

v1::WatcherStatus WatcherRegistry::StatusOf(const Watcher& stream,
                                            const OpenWatch& watch,
                                            Revision end) const {
  const WatcherStats stats = stream.Stats();
  v1::WatcherStatus status;
  status.set_watcher(watch.watcher);
  status.set_parent(watch.parent);
  status.set_sent_revision(stats.position);
  status.set_applied_revision(AppliedRevision(watch.watcher));
  status.set_lag(std::max<int64_t>(end - stats.position, 0));
  status.set_in_snapshot(watch.in_snapshot.load());
  if (stats.writing_since) {
    *status.mutable_stalled_since_time() = ToProto(*stats.writing_since);
  }
  return status;
}

v1::ListWatchersResponse WatcherRegistry::List() const {
  const Revision end = store_.end().revision;
  v1::ListWatchersResponse response;
  {
    absl::MutexLock lock(&mu_);
    for (const auto& [stream, watch] : open_) {
      *response.add_watchers() = StatusOf(*stream, *watch, end);
    }
  }
  std::sort(response.mutable_watchers()->begin(),
            response.mutable_watchers()->end(),
            [](const v1::WatcherStatus& a, const v1::WatcherStatus& b) {
              return std::forward_as_tuple(-a.lag(), a.watcher(), a.parent()) <
                     std::forward_as_tuple(-b.lag(), b.watcher(), b.parent());
            });
  return response;
}

}  // namespace muster::inventory
