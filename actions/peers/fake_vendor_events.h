#ifndef ACTIONS_PEERS_FAKE_VENDOR_EVENTS_H_
#define ACTIONS_PEERS_FAKE_VENDOR_EVENTS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "actions/peers/vendor_events.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {

// A log that holds what it was given, and shows two events at a time.
// Thread-safe.
class FakeVendorEvents final : public VendorEvents {
 public:
  void Add(const std::string& parent, connector::v1::VendorEvent event)
      ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    events_[parent].push_back(std::move(event));
  }

  // While `error` is not OK, every call ends with it.
  void FailWith(absl::Status error) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    error_ = std::move(error);
  }

  // The parents that were asked for, in order.
  std::vector<std::string> asked() const ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return asked_;
  }

  absl::StatusOr<connector::v1::ListVendorEventsResponse> List(
      absl::string_view parent, absl::string_view cursor,
      absl::Time after) override ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    asked_.emplace_back(parent);
    RETURN_IF_ERROR(error_);
    connector::v1::ListVendorEventsResponse response;
    const auto& events = events_[std::string(parent)];
    size_t position = 0;
    if (!absl::SimpleAtoi(cursor, &position)) {
      while (position < events.size() && TimeOf(events[position]) < after) {
        ++position;
      }
    }
    for (int i = 0; i < 2 && position < events.size(); ++i) {
      *response.add_events() = events[position++];
    }
    response.set_next_cursor(absl::StrCat(position));
    response.set_more(position < events.size());
    return response;
  }

 private:
  static absl::Time TimeOf(const connector::v1::VendorEvent& event) {
    return absl::FromUnixNanos(
        google::protobuf::util::TimeUtil::TimestampToNanoseconds(event.time()));
  }

  mutable absl::Mutex mu_;
  absl::Status error_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, std::vector<connector::v1::VendorEvent>> events_
      ABSL_GUARDED_BY(mu_);
  std::vector<std::string> asked_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_FAKE_VENDOR_EVENTS_H_
