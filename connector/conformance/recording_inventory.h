#ifndef CONNECTOR_CONFORMANCE_RECORDING_INVENTORY_H_
#define CONNECTOR_CONFORMANCE_RECORDING_INVENTORY_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/grpc/server.h"
#include "connector/conformance/recorded_sync.h"
#include "grpcpp/server_context.h"
#include "proto/muster/inventory/v1/ingest.grpc.pb.h"
#include "proto/muster/inventory/v1/sources.grpc.pb.h"

namespace muster::conformance {

// The inventory as a connector sees it, on a free port of this machine: takes
// every sync, writes it down, and does what a case tells it to. Keeps cursors
// and incidents; has no holds.
//
// Thread-safe.
class RecordingInventory {
 public:
  using Syncs = std::vector<RecordedSync>;

  // `secret` is looked for in everything that comes in.
  explicit RecordingInventory(std::string secret);
  ~RecordingInventory();

  // `127.0.0.1:PORT`.
  std::string address() const;

  // The next FULL sync's stream breaks once so many pages are acked, or at its
  // commit if it has no more.
  void BreakNextAfter(size_t pages) ABSL_LOCKS_EXCLUDED(mu_);

  // Commits of FULL syncs are answered with the devices that this names, which
  // runs before the answer, without any lock.
  using NameMissing =
      std::function<std::vector<std::string>(const RecordedSync&)>;
  void SetMissing(NameMissing name) ABSL_LOCKS_EXCLUDED(mu_);

  // Runs when a FULL sync begins, before the answer, without any lock.
  void OnBegin(std::function<void()> hook) ABSL_LOCKS_EXCLUDED(mu_);

  // The FULL syncs so far, oldest first.
  Syncs full_syncs() const ABSL_LOCKS_EXCLUDED(mu_);

  // Waits until `enough` says so of the FULL syncs. Whether it did.
  bool Await(absl::FunctionRef<bool(const Syncs&)> enough,
             absl::Duration patience) const ABSL_LOCKS_EXCLUDED(mu_);

  // Names of the messages that had the secret in them.
  std::vector<std::string> leaks() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  class Ingest;
  class Sources;
  using Request = inventory::v1::PushPagesRequest;
  using Response = inventory::v1::PushPagesResponse;

  // Begins a sync; its number.
  size_t Begin(const Request::Begin& begin) ABSL_LOCKS_EXCLUDED(mu_);
  // Writes one more step of a sync down and answers it.
  //
  // Errors:
  //   UNAVAILABLE STREAM_BROKEN: because a case wants it so.
  absl::Status Take(size_t sync, const Request& request, Response& response)
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status TakePage(RecordedSync& sync, const Request::Page& page,
                        Response& response) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Status BreakIfAsked(RecordedSync& sync, bool at_commit)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Commit(size_t sync, const Request::Commit& commit, Response& response)
      ABSL_LOCKS_EXCLUDED(mu_);
  void End(size_t sync) ABSL_LOCKS_EXCLUDED(mu_);
  Syncs FullLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void LookForSecret(const google::protobuf::Message& message)
      ABSL_LOCKS_EXCLUDED(mu_);

  const std::string secret_;
  const std::unique_ptr<Ingest> ingest_;
  const std::unique_ptr<Sources> sources_;
  std::unique_ptr<GrpcServer> server_;

  mutable absl::Mutex mu_;
  Syncs syncs_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, std::string> cursors_ ABSL_GUARDED_BY(mu_);
  std::vector<std::string> leaks_ ABSL_GUARDED_BY(mu_);
  int break_after_ ABSL_GUARDED_BY(mu_) = -1;  // pages; -1: does not break
  NameMissing name_missing_ ABSL_GUARDED_BY(mu_);
  std::function<void()> on_begin_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::conformance

#endif  // CONNECTOR_CONFORMANCE_RECORDING_INVENTORY_H_
