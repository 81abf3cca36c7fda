#ifndef PLUGINS_NOTIFIER_DELIVERY_STORE_H_
#define PLUGINS_NOTIFIER_DELIVERY_STORE_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "base/storage/rocks.h"
#include "plugins/notifier/standing.pb.h"
#include "proto/muster/notifier/v1/notifier.pb.h"

namespace muster::notifier {

// Who was told of what, on disk: so that a restart repeats nothing and forgets
// nobody. Notifications beyond the newest kKept are forgotten.
//
// Thread-safe. Errors of all methods are those of RocksDatabase, and
//   DATA_LOSS STORE_CORRUPT: a value cannot be read.
class DeliveryStore {
 public:
  static constexpr int64_t kKept = 10000;

  // Opens the store in the directory `path`, or makes it.
  static absl::StatusOr<std::unique_ptr<DeliveryStore>> Open(
      const std::string& path);

  absl::StatusOr<std::vector<storage::Standing>> Standings() const;

  absl::Status Put(const storage::Standing& standing);
  absl::Status Delete(const storage::Standing& standing);

  // Adds `notification`, whose name is set here, and keeps `standing` with it:
  // forgotten if it is over, put otherwise. Returns the name.
  absl::StatusOr<std::string> Sent(const storage::Standing& standing,
                                   v1::Notification notification)
      ABSL_LOCKS_EXCLUDED(mu_);

  // A notification without a standing: a test.
  absl::StatusOr<std::string> Sent(v1::Notification notification)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Up to `limit` notifications with numbers below `before`, newest first.
  absl::StatusOr<std::vector<v1::Notification>> Notifications(
      int limit, int64_t before = std::numeric_limits<int64_t>::max()) const;

  // The database, for looking at it from outside.
  const RocksDatabase& rocks() const { return *db_; }

 private:
  explicit DeliveryStore(std::unique_ptr<RocksDatabase> db)
      : db_(std::move(db)) {}

  absl::Status LoadNumber() ABSL_LOCKS_EXCLUDED(mu_);
  absl::StatusOr<std::string> Add(v1::Notification notification,
                                  RocksBatch batch) ABSL_LOCKS_EXCLUDED(mu_);

  const std::unique_ptr<RocksDatabase> db_;

  absl::Mutex mu_;
  int64_t number_ ABSL_GUARDED_BY(mu_) = 0;  // of the last notification
};

// The number in `notifications/{number}`, or 0.
int64_t NumberOf(const v1::Notification& notification);

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_DELIVERY_STORE_H_
