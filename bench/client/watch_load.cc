#include "bench/client/watch_load.h"

#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/status_macros.h"
#include "bench/client/message_scan.h"
#include "bench/client/methods.h"
#include "bench/client/raw_stream.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::bench {
namespace {

using inventory::v1::WatchRequest;
using inventory::v1::WatchResponse;

constexpr absl::Duration kLookAgain = absl::Milliseconds(100);

// Waits for `done`, or for the end of the stream, which is an error then.
absl::Status Await(absl::Notification& done, RawStream& stream) {
  while (!done.WaitForNotificationWithTimeout(kLookAgain)) {
    if (!stream.over() || done.HasBeenNotified()) continue;
    const absl::Status end = stream.Wait();
    return end.ok() ? absl::InternalError("the server ended a stream") : end;
  }
  return absl::OkStatus();
}

absl::Status Gap(int64_t before, int64_t after) {
  return absl::InternalError(
      absl::StrCat("after revision ", before, " came ", after));
}

}  // namespace

grpc::ByteBuffer WatchFrom(const std::string& token) {
  WatchRequest request;
  request.set_parent("sources/-");
  request.set_resume_token(token);
  request.set_watcher("bench");
  request.mutable_heartbeat_duration()->set_seconds(60);
  return ToByteBuffer(request);
}

absl::StatusOr<Snapshot> ReadSnapshot(
    const std::shared_ptr<grpc::Channel>& channel) {
  Snapshot snapshot;
  absl::Status malformed;
  absl::Notification done;
  RawStream stream(channel, kWatch, [&](grpc::ByteBuffer& message) {
    WatchResponse response;
    if (done.HasBeenNotified()) return;
    malformed = ParseRequest(message, response);
    snapshot.resources += response.changes_size();
    if (malformed.ok() && !response.has_snapshot_end()) return;
    snapshot.token = response.resume_token();
    done.Notify();
  });
  stream.Write(WatchFrom(""));
  stream.WritesDone();
  RETURN_IF_ERROR(Await(done, stream));
  RETURN_IF_ERROR(malformed);
  return snapshot;
}

absl::StatusOr<StreamRun> ReadStream(
    const std::shared_ptr<grpc::Channel>& channel, const StreamPlan& plan) {
  StreamRun run;
  absl::Time start, end;
  absl::Notification done;
  RawStream stream(channel, plan.method, [&](grpc::ByteBuffer& message) {
    if (run.entries >= plan.entries) return;
    run.entries += CountField(message, plan.field);
    run.bytes += static_cast<int64_t>(message.Length());
    if (plan.keep_messages) run.messages.push_back(message);
    if (run.entries < plan.entries) return;
    end = absl::Now();
    done.Notify();
  });
  start = absl::Now();
  stream.Write(plan.request);
  RETURN_IF_ERROR(Await(done, stream));
  run.elapsed = end - start;
  return run;
}

absl::Status CheckGapFree(const std::vector<grpc::ByteBuffer>& messages,
                          int64_t changes) {
  int64_t last = 0, count = 0;
  for (const grpc::ByteBuffer& message : messages) {
    WatchResponse response;
    RETURN_IF_ERROR(ParseRequest(message, response));
    for (const auto& change : response.changes()) {
      if (last != 0 && change.revision() != last + 1) {
        return Gap(last, change.revision());
      }
      last = change.revision();
      ++count;
    }
  }
  if (count == changes) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat("of ", changes, " changes came ", count));
}

}  // namespace muster::bench
