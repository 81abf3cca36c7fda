#ifndef PLUGINS_CONFORMANCE_PLAY_PLAYED_INVENTORY_H_
#define PLUGINS_CONFORMANCE_PLAY_PLAYED_INVENTORY_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/server_context.h"
#include "plugins/conformance/play/fleet.h"
#include "plugins/conformance/play/told_stream.h"
#include "plugins/conformance/play/world.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"

namespace muster::conformance {

// One Watch as it was asked for.
struct WatchCall {
  inventory::v1::WatchRequest request;
  absl::Time time;
  // What its token means; nullopt if it has none, or one that was never sent.
  std::optional<Place> resumed;
};

// One ReportProgress.
struct ProgressCall {
  inventory::v1::ReportProgressRequest request;
  // What its token means; nullopt if it was never sent.
  std::optional<Place> place;
};

// An inventory that plays a fleet to the plugin under test, with the contract
// of Inventory.Watch, and with the faults of which that contract speaks. It
// keeps what the plugin asked and reported.
//
// Thread-safe. Outlives the servers that serve it.
class PlayedInventory final : public inventory::v1::Inventory::Service {
 public:
  using Status = grpc::Status;

  explicit PlayedInventory(const Fleet& fleet) : fleet_(fleet) {}

  // What is played from now on, as another store than before: streams end, and
  // tokens of before are RESUME_TOKEN_FOREIGN.
  void Play(World world) ABSL_LOCKS_EXCLUDED(mu_);
  // What is played, and what happened to it since; shown once ShowUpTo() says
  // so.
  void GoOn(World world) ABSL_LOCKS_EXCLUDED(mu_);
  // Likewise, but all of it is shown, and how it came to be is forgotten:
  // streams end, and tokens of before are refused like this.
  void Forget(World world, const absl::Status& why) ABSL_LOCKS_EXCLUDED(mu_);

  // Streams are shown the log up to here; everything by default. A snapshot is
  // of the revision that was shown when it began.
  void ShowUpTo(int64_t revision) ABSL_LOCKS_EXCLUDED(mu_);
  // Snapshots stop after so many resources, one in a message, until a larger
  // number is given.
  void HoldSnapshotAfter(int64_t resources) ABSL_LOCKS_EXCLUDED(mu_);
  // Ends the streams that are open.
  void Break(const absl::Status& why) ABSL_LOCKS_EXCLUDED(mu_);
  // Answers every Watch like this; OK serves it.
  void Refuse(const absl::Status& why) ABSL_LOCKS_EXCLUDED(mu_);
  // A stream that resumes is first shown the last batch once more.
  void RepeatLastBatch() ABSL_LOCKS_EXCLUDED(mu_);
  // Messages, changes and devices carry fields of a later version.
  void AddUnknownFields() ABSL_LOCKS_EXCLUDED(mu_);

  // Each waits until it is so, or `deadline`; false then.
  bool AwaitWatches(size_t count, absl::Time deadline) const
      ABSL_LOCKS_EXCLUDED(mu_);
  // A stream was sent all that is shown.
  bool AwaitSent(absl::Time deadline) const ABSL_LOCKS_EXCLUDED(mu_);
  // So many resources of the held snapshot were sent.
  bool AwaitHeld(absl::Time deadline) const ABSL_LOCKS_EXCLUDED(mu_);
  // Progress was reported for all that is shown.
  bool AwaitProgress(absl::Time deadline) const ABSL_LOCKS_EXCLUDED(mu_);

  std::vector<WatchCall> watches() const ABSL_LOCKS_EXCLUDED(mu_);
  std::vector<ProgressCall> reports() const ABSL_LOCKS_EXCLUDED(mu_);

  // Inventory:
  Status Watch(
      grpc::ServerContext* context, const inventory::v1::WatchRequest* request,
      grpc::ServerWriter<inventory::v1::WatchResponse>* writer) override
      ABSL_LOCKS_EXCLUDED(mu_);
  Status ReportProgress(grpc::ServerContext* context,
                        const inventory::v1::ReportProgressRequest* request,
                        inventory::v1::ReportProgressResponse* response)
      override ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void EndStreams() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::StatusOr<ToldStream> Begin(const inventory::v1::WatchRequest& request,
                                   int64_t& breaks) ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status CheckToken(const std::string& token,
                          const std::optional<Place>& place) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // The next message of the stream; nullopt if there is none for a moment.
  std::optional<inventory::v1::WatchResponse> AwaitNext(ToldStream& stream)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void NoteSent(const Place& place, inventory::v1::WatchResponse& message)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  bool IsDone() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const Fleet fleet_;

  mutable absl::Mutex mu_;
  int world_number_ ABSL_GUARDED_BY(mu_) = 0;
  std::shared_ptr<const World> world_ ABSL_GUARDED_BY(mu_);
  int64_t shown_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t snapshot_limit_ ABSL_GUARDED_BY(mu_) = -1;
  bool repeat_last_ ABSL_GUARDED_BY(mu_) = false;
  bool unknown_fields_ ABSL_GUARDED_BY(mu_) = false;
  absl::Status refusal_ ABSL_GUARDED_BY(mu_);
  absl::Status token_refusal_ ABSL_GUARDED_BY(mu_);
  size_t refused_tokens_ ABSL_GUARDED_BY(mu_) = 0;  // the first so many
  int64_t breaks_ ABSL_GUARDED_BY(mu_) = 0;
  absl::Status break_status_ ABSL_GUARDED_BY(mu_);

  // What every token means.
  std::map<std::string, Place> tokens_ ABSL_GUARDED_BY(mu_);
  Place sent_ ABSL_GUARDED_BY(mu_);                    // by the last message
  int64_t content_revision_ ABSL_GUARDED_BY(mu_) = 0;  // last with content
  std::vector<WatchCall> watches_ ABSL_GUARDED_BY(mu_);
  std::vector<ProgressCall> reports_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_PLAY_PLAYED_INVENTORY_H_
