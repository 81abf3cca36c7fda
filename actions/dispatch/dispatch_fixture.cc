#include "actions/dispatch/dispatch_fixture.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {

v1::Command DispatchFixture::QueueLock(const std::string& request_id,
                                       const std::string& traceparent) {
  v1::Command draft;
  draft.mutable_command()->mutable_lock();
  draft.set_command_class(guard::v1::COMMAND_CLASS_DISRUPTIVE);
  draft.set_traceparent(traceparent);
  return Queue(std::move(draft), request_id);
}

v1::Command DispatchFixture::QueueBlankPush(const std::string& request_id) {
  v1::Command draft;
  draft.mutable_command()->mutable_blank_push();
  draft.set_command_class(guard::v1::COMMAND_CLASS_BENIGN);
  return Queue(std::move(draft), request_id);
}

v1::Command DispatchFixture::Queue(v1::Command draft,
                                   const std::string& request_id) {
  draft.set_name(absl::StrCat(kMac, "/commands/", request_id));
  draft.set_request_id(request_id);
  draft.set_reason("stolen");
  draft.set_serial_number("C02");
  return store_->Create(std::move(draft)).value();
}

void DispatchFixture::CheckInNow() {
  device::v1::Device mac = Device(kMac);
  *mac.mutable_last_check_in_time() =
      google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
          absl::ToUnixNanos(clock.Now()));
  PutDevice(mac);
}

}  // namespace muster::actions
