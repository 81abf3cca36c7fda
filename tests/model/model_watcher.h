#ifndef TESTS_MODEL_MODEL_WATCHER_H_
#define TESTS_MODEL_MODEL_WATCHER_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "inventory/watch/watch_cursor.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "tests/model/dice.h"
#include "tests/model/model_history.h"

namespace muster::inventory::testing {

// A watch of anything.
v1::WatchRequest RandomRequest(Dice& dice);

// A watcher that keeps what it is told and believes nothing: each message must
// go on where the one before ended, be what happened by the history, and carry
// the digest of what it made of the watcher's view. Remembers every token that
// it got, with the view that belongs to it, so that it can go back.
//
// Expectations that are not met fail the test. Not thread-safe.
class ModelWatcher {
 public:
  ModelWatcher(v1::WatchRequest request, const ModelHistory& history)
      : request_(std::move(request)), history_(history) {}

  // Opens a stream from the start, or where the `token`th of its tokens stands.
  absl::Status OpenAtStart(const WatchCursor::Deps& deps);
  absl::Status OpenAt(const WatchCursor::Deps& deps, size_t token);
  void Disconnect() { cursor_ = nullptr; }
  bool is_open() const { return cursor_ != nullptr; }

  // Takes one message. False if there was none; an error closes the stream.
  absl::StatusOr<bool> Read();

  // What the view must be at `revision()` by `all`, the whole state then.
  void ExpectView(const ModelState& all) const;
  // Whether the signs of life that it was told are the latest.
  void ExpectLiveness(const WatchCursor::Deps& deps) const;

  size_t tokens() const { return saved_.size(); }
  Revision revision_of(size_t token) const { return saved_[token].needed; }
  Revision revision() const { return now_.revision; }
  bool in_snapshot() const { return now_.in_snapshot; }
  // Everything that it was told, as a number.
  uint64_t trace() const { return trace_; }
  int64_t changes() const { return changes_; }
  const v1::WatchRequest& request() const { return request_; }

 private:
  struct Seen {
    std::string token;
    Revision revision = 0;  // of the last message
    Revision needed = 0;    // from which history must be there
    bool in_snapshot = true;
    std::string last_snapshot;
    std::map<std::string, ModelVersion> view;
    std::map<std::string, int64_t> check_ins;  // microseconds
  };

  void Take(const v1::WatchResponse& response);
  void TakeSnapshot(const v1::Change& change);
  void TakeChange(const v1::Change& change, Revision message);
  void Keep(const v1::Change& change);
  void ExpectDigest(const v1::ViewDigest& digest) const;
  bool Wants(const std::string& name, const ModelVersion& version) const;

  v1::WatchRequest request_;
  const ModelHistory& history_;
  std::unique_ptr<WatchCursor> cursor_;
  Seen now_;
  Revision last_change_ = 0;  // on this stream
  std::vector<Seen> saved_;
  uint64_t trace_ = 14695981039346656037u;
  int64_t changes_ = 0;
};

}  // namespace muster::inventory::testing

#endif  // TESTS_MODEL_MODEL_WATCHER_H_
