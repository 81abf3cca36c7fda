#ifndef PLUGINS_TRUST_CAEP_CAEP_STORE_H_
#define PLUGINS_TRUST_CAEP_CAEP_STORE_H_

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/storage/rocks.h"
#include "plugins/trust/caep/caep_records.pb.h"

namespace muster::trust {

// An event and its number in its stream, from 1.
struct NumberedEvent {
  int64_t number = 0;
  caep::storage::Event event;
};

// What was told to each receiver, on disk: so that a restart repeats nothing
// under another id and forgets nothing. Of the events that are over, the newest
// kKept of each stream are kept.
//
// Thread-safe; but for List(), one caller a stream. Errors of all methods are
// those of RocksDatabase, and DATA_LOSS STORE_CORRUPT: a value cannot be read.
class CaepStore {
 public:
  static constexpr int64_t kKept = 10000;

  // What reading some verdicts came to.
  struct Step {
    caep::storage::Position position;
    // Status that each of these devices has now; `compliant` or
    // `not-compliant`.
    std::map<std::string, std::string> statuses;
    std::vector<NumberedEvent> events;
  };

  // Opens the store in the directory `path`, or makes it.
  static absl::StatusOr<std::unique_ptr<CaepStore>> Open(
      const std::string& path);

  // Where the stream stands; nullopt if it is new.
  absl::StatusOr<std::optional<caep::storage::Position>> GetPosition(
      const std::string& stream) const;

  // The status that the receiver takes the device for; "" if it was not
  // established yet.
  absl::StatusOr<std::string> StatusOf(const std::string& stream,
                                       const std::string& device) const;

  // Keeps all of `step`, whose events are PENDING, or nothing.
  absl::Status Advance(const std::string& stream, const Step& step);

  // The oldest event that is PENDING, or nullopt.
  absl::StatusOr<std::optional<NumberedEvent>> NextPending(
      const std::string& stream) const;

  // How many are PENDING; counts up to `limit`.
  absl::StatusOr<int> CountPending(const std::string& stream, int limit) const;

  // Keeps how a try of an event went.
  absl::Status Put(const std::string& stream, const NumberedEvent& event);

  // Up to `limit` events with numbers below `before`, newest first; only those
  // in `state` if it is one.
  absl::StatusOr<std::vector<NumberedEvent>> List(
      const std::string& stream, v1::CaepDelivery::State state, int limit,
      int64_t before = std::numeric_limits<int64_t>::max()) const;

  // The database, for looking at it from outside.
  const RocksDatabase& rocks() const { return *db_; }

 private:
  explicit CaepStore(std::unique_ptr<RocksDatabase> db) : db_(std::move(db)) {}

  const std::unique_ptr<RocksDatabase> db_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_CAEP_CAEP_STORE_H_
