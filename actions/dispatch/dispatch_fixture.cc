#include "actions/dispatch/dispatch_fixture.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "actions/store/lifecycle.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {

DispatchFixture::DispatchFixture() {
  CheckInNow();
  Restart();
}

void DispatchFixture::Restart() {
  dispatcher_.reset();
  store_.reset();
  store_ = CommandStore::Open(dir_.Join("actions"), clock_).value();
  dispatcher_ = std::make_unique<Dispatcher>(*store_, gateway_, devices_,
                                             clock_, Dispatcher::Options());
}

v1::Command DispatchFixture::QueueLock(const std::string& request_id,
                                       const std::string& traceparent) {
  v1::Command draft;
  draft.mutable_command()->mutable_lock();
  draft.set_traceparent(traceparent);
  return Queue(std::move(draft), request_id);
}

v1::Command DispatchFixture::QueueBlankPush(const std::string& request_id) {
  v1::Command draft;
  draft.mutable_command()->mutable_blank_push();
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

v1::Command DispatchFixture::Latest(const v1::Command& command) const {
  return store_->Get(command.name()).value();
}

std::string DispatchFixture::StateOf(const v1::Command& command) const {
  return StateWord(Latest(command).state());
}

std::vector<std::string> DispatchFixture::HistoryOf(
    const v1::Command& command) const {
  std::vector<std::string> words;
  const v1::Command latest = Latest(command);
  for (const auto& entry : latest.history()) {
    words.push_back(StateWord(entry.state()));
  }
  return words;
}

void DispatchFixture::TurnAfter(absl::Duration time) {
  clock_.Advance(time);
  dispatcher_->RunOnce();
}

void DispatchFixture::CheckInNow() {
  device::v1::Device mac;
  mac.set_name(kMac);
  mac.set_serial_number("C02");
  mac.set_platform(device::v1::PLATFORM_MAC);
  mac.set_state(device::v1::STATE_ENROLLED);
  *mac.mutable_last_check_in_time() =
      google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
          absl::ToUnixNanos(clock_.Now()));
  devices_.Put(mac);
}

}  // namespace muster::actions
