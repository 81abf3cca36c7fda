#ifndef PLUGINS_SDK_FEED_SIDE_LOOP_H_
#define PLUGINS_SDK_FEED_SIDE_LOOP_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/backoff.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/threads/periodic.h"
#include "plugins/sdk/effects/effect_batch.h"
#include "plugins/sdk/effects/effect_store.h"

namespace muster::plugins {

// One stream of another service, from its opening to its end. For one thread,
// but for Cancel(), which is for any.
class SideStream {
 public:
  virtual ~SideStream() = default;

  // The next message becomes the current one; waits for it. False: no more.
  virtual bool Read() = 0;

  // Of the current message: writes what it says, and where a stream goes on
  // after it.
  virtual absl::Status Handle(EffectBatch& batch) const = 0;
  virtual std::string resume_token() const = 0;
  // Whether all that was there before the stream began is shown with it.
  virtual bool completes() const = 0;

  // Ends the stream early; Read() returns false soon.
  virtual void Cancel() = 0;
  // Why it ended. After Read() returned false or after Cancel().
  virtual absl::Status Finish() = 0;
};

// Keeps a plugin's store up with another service's resumable stream: opens it
// at the token that the store remembers, makes each message one batch of {what
// it says, its token}, and after any end opens it again, with a pause that
// grows until a message is applied. The engine of SideFeed, which is what
// plugins use.
//
// A token that the service refuses is answered by one batch that drops it and
// all that came of the stream, and a stream from the start. A stream that is
// silent for three heartbeats is given up.
//
// Thread-safe, but RunOnce() is for one thread. What it was given must outlive
// it.
class SideLoop {
 public:
  // The shape of PluginHost::Update().
  using Update = std::function<absl::Status(
      absl::FunctionRef<absl::Status(EffectBatch&)>)>;

  struct Options {
    // **Required.** Of the feed, unique in the plugin: its token is the note
    // `feed/{name}`.
    std::string name;
    // **Required.** The stream from that token on; empty: from the start.
    std::function<std::unique_ptr<SideStream>(const std::string& token)> open;
    // **Required.** Drops all that came of the stream.
    std::function<absl::Status(EffectBatch&)> start_over;
    // **Required.** Makes a batch.
    Update update;
    // How often the service says something, at least.
    absl::Duration heartbeat = absl::Seconds(30);
    // Pauses between tries.
    Backoff::Options backoff = {absl::Milliseconds(200), absl::Seconds(10)};
    // The same where the service refuses (PERMISSION_DENIED, UNIMPLEMENTED, …):
    // only a person can change that.
    Backoff::Options refused_backoff = {absl::Seconds(1), absl::Minutes(1)};
  };

  SideLoop(Options options, const EffectStore& store, Clock& clock,
           Random& random);

  // Stop().
  ~SideLoop();

  // Starts the threads that follow the stream until Stop(). To be called once.
  void Start();

  // Ends the stream and the threads. Nothing that was applied is lost.
  void Stop() ABSL_LOCKS_EXCLUDED(mu_);

  // One stream, from its opening to its end. Returns the pause before the
  // next.
  absl::Duration RunOnce() ABSL_LOCKS_EXCLUDED(mu_);

  // Gives up a silent stream. On any thread; Start() does it by itself.
  void CancelIfSilent() ABSL_LOCKS_EXCLUDED(mu_);

  // When the last message was applied in this process; nullopt before the
  // first, and until all is shown that was there before.
  std::optional<absl::Time> heard_time() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Loop();
  absl::StatusOr<std::string> Token();
  absl::Status Follow(SideStream& stream);
  absl::Status ApplyAll(SideStream& stream) ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status Apply(const SideStream& stream);
  absl::Status StartOver() ABSL_LOCKS_EXCLUDED(mu_);
  void Enter(SideStream& stream) ABSL_LOCKS_EXCLUDED(mu_);
  void Leave() ABSL_LOCKS_EXCLUDED(mu_);
  void NoteMessage() ABSL_LOCKS_EXCLUDED(mu_);
  absl::Duration NoteEnd(const absl::Status& why) ABSL_LOCKS_EXCLUDED(mu_);

  const Options options_;
  const std::string note_;
  const EffectStore& store_;
  Clock& clock_;

  // RunOnce()'s thread only.
  Backoff backoff_;
  Backoff refused_backoff_;
  bool complete_ = false;
  absl::Status last_end_;

  absl::Notification stopped_;
  mutable absl::Mutex mu_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  SideStream* stream_ ABSL_GUARDED_BY(mu_) = nullptr;  // null: none is open
  absl::Time alive_time_ ABSL_GUARDED_BY(mu_);
  std::optional<absl::Time> heard_time_ ABSL_GUARDED_BY(mu_);

  std::unique_ptr<Periodic> watchdog_;
  std::thread thread_;
};

}  // namespace muster::plugins

#endif  // PLUGINS_SDK_FEED_SIDE_LOOP_H_
