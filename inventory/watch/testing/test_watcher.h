#ifndef INVENTORY_WATCH_TESTING_TEST_WATCHER_H_
#define INVENTORY_WATCH_TESTING_TEST_WATCHER_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "inventory/watch/testing/watch_world.h"
#include "inventory/watch/watch_cursor.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory::testing {

// A request for all devices of `sources/iru`.
v1::WatchRequest Request(absl::string_view token = "");
// The same for devices and facets, with liveness, and for Macs only.
v1::WatchRequest RequestOfAllKinds();
v1::WatchRequest RequestWithLiveness();
v1::WatchRequest RequestOfMacs();

// What the bytes on the wire say.
v1::WatchResponse Decode(const SharedBytes& bytes);

// A watcher without a stream: takes the messages of one cursor after another,
// keeps what they make of its view, and expects of each message what the
// contract says: an unbroken chain, revisions that never decrease, no change
// twice, and a digest that is that of its view.
//
// Not thread-safe. The world must outlive it.
class TestWatcher {
 public:
  // `request` has no token.
  explicit TestWatcher(WatchWorld& world, v1::WatchRequest request = Request());

  // Opens a cursor: from the start, with nothing seen yet, or from where the
  // last message left off.
  absl::Status Open();
  absl::Status Resume();
  // Open() and Drain().
  std::vector<v1::WatchResponse> OpenAndDrain();

  // The next message. An error of the cursor fails the test.
  std::optional<v1::WatchResponse> Next();
  // The same; the error is the caller's.
  absl::StatusOr<std::optional<v1::WatchResponse>> TryNext();
  // All messages until nothing is due.
  std::vector<v1::WatchResponse> Drain();

  // What was seen: the revision of each resource, by name. Tombstones too, but
  // for facets that went.
  std::map<std::string, Revision> revisions() const;
  // Those that live.
  std::map<std::string, Revision> living() const;
  // The resource as it was last told.
  const v1::Change* Find(const std::string& name) const;

  const std::string& token() const { return token_; }
  Revision revision() const { return revision_; }
  WatchCursor& cursor() { return *cursor_; }

 private:
  void Take(const v1::WatchResponse& response);
  void TakeChange(const v1::WatchResponse& response, const v1::Change& change);
  void ExpectView(const v1::ViewDigest& view) const;

  absl::Status OpenAt(const std::string& token);

  WatchWorld& world_;
  v1::WatchRequest request_;
  std::unique_ptr<WatchCursor> cursor_;
  std::map<std::string, v1::Change> view_;
  std::string token_;
  Revision revision_ = 0;      // of the last message
  Revision last_change_ = 0;   // of the last change after the snapshot
  std::string last_snapshot_;  // name of the last resource of the snapshot
};

// The name of what a change is about.
const std::string& NameOf(const v1::Change& change);

}  // namespace muster::inventory::testing

#endif  // INVENTORY_WATCH_TESTING_TEST_WATCHER_H_
