#ifndef PLUGINS_NOTIFIER_NOTIFIER_H_
#define PLUGINS_NOTIFIER_NOTIFIER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "plugins/notifier/channel/channel.h"
#include "plugins/notifier/delivery_store.h"
#include "plugins/notifier/trouble/trouble_reader.h"

namespace muster::notifier {

// Somebody who is told.
struct Recipient {
  std::string name;
  std::unique_ptr<Channel> channel;
  // Only trouble of these sources and reasons; empty means all. Trouble
  // without a source is for everybody.
  std::vector<std::string> sources;
  std::vector<std::string> reasons;
};

// Tells each recipient once when trouble begins, again after each of the
// reminder delays, and once when it is over; what could not be sent is tried
// again with growing pauses, and a restart neither repeats nor forgets.
// Trouble that ended before a recipient was told of it is not told.
//
// A message may come twice if its answer was lost; then it has the same id.
//
// Thread-safe. What it is given must outlive it.
class Notifier {
 public:
  struct Options {
    // From one reminder to the next; the last repeats. At least one.
    std::vector<absl::Duration> reminder_delays = {
        absl::Hours(1), absl::Hours(4), absl::Hours(24)};
    // After a failure; doubles up to the second.
    absl::Duration first_retry = absl::Seconds(30);
    absl::Duration last_retry = absl::Minutes(15);
  };

  Notifier(TroubleReader& reader, DeliveryStore& store,
           std::vector<Recipient> recipients, const Clock& clock,
           Options options);

  // Looks at what is wrong, and sends what is due. While nothing can be read,
  // nothing counts as over.
  void RunOnce() ABSL_LOCKS_EXCLUDED(turn_);

  // Sends a test to the recipient of that name, and returns its record.
  //
  // Errors:
  //   NOT_FOUND RECIPIENT_NOT_FOUND
  //   Those of the channel.
  absl::StatusOr<v1::Notification> SendTest(absl::string_view recipient);

 private:
  absl::Status LookAround() ABSL_EXCLUSIVE_LOCKS_REQUIRED(turn_);
  absl::Status Open(const std::vector<v1::Trouble>& troubles,
                    const std::vector<storage::Standing>& standings)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(turn_);
  absl::Status Settle(const std::vector<v1::Trouble>& troubles,
                      storage::Standing standing)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(turn_);
  absl::Status SendDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(turn_);
  absl::Status Send(const Recipient& recipient, storage::Standing standing)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(turn_);
  absl::Status PutOff(const Recipient& recipient, const absl::Status& why,
                      storage::Standing standing)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(turn_);

  absl::Time DueTime(const storage::Standing& standing) const;
  const Recipient* Find(absl::string_view name) const;

  TroubleReader& reader_;
  DeliveryStore& store_;
  const std::vector<Recipient> recipients_;
  const Clock& clock_;
  const Options options_;

  absl::Mutex turn_;  // held by the one RunOnce() that runs
  bool unreadable_ ABSL_GUARDED_BY(turn_) = false;  // said so already
};

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_NOTIFIER_H_
