#include "connector/core/fake_command_sink.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster::connector {

using google::protobuf::util::TimeUtil;

namespace {

// The field's name in DeviceCommand: `lock`.
std::string KindOf(const v1::DeviceCommand& command) {
  const auto* const field =
      v1::DeviceCommand::descriptor()->FindFieldByNumber(command.kind_case());
  return field == nullptr ? "" : field->name();
}

}  // namespace

void FakeCommandSink::Fail(absl::Status why) {
  absl::MutexLock lock(&mu_);
  failure_ = std::move(why);
}

void FakeCommandSink::Move(absl::string_view vendor_id,
                           absl::string_view command_id,
                           v1::VendorState state) {
  absl::MutexLock lock(&mu_);
  for (v1::VendorCommand& command : commands_[std::string(vendor_id)]) {
    if (command.id() == command_id) command.set_state(state);
  }
}

std::vector<std::string> FakeCommandSink::prepared() const {
  absl::MutexLock lock(&mu_);
  return prepared_;
}

std::vector<v1::DeviceCommand> FakeCommandSink::sent() const {
  absl::MutexLock lock(&mu_);
  return sent_;
}

void FakeCommandSink::SetUnlockPin(absl::string_view pin) {
  absl::MutexLock lock(&mu_);
  unlock_pin_ = std::string(pin);
}

std::vector<absl::Time> FakeCommandSink::lists() const {
  absl::MutexLock lock(&mu_);
  return lists_;
}

std::vector<v1::DescribeResponse::CommandSupport> FakeCommandSink::Supported()
    const {
  v1::DescribeResponse::CommandSupport lock;
  lock.set_kind("lock");
  lock.add_platforms(device::v1::PLATFORM_MAC);
  return {lock};
}

absl::Status FakeCommandSink::Check(absl::string_view vendor_id,
                                    absl::string_view serial_number) const {
  if (!failure_.ok()) return failure_;
  if (serial_number == absl::StrCat("SN-", vendor_id)) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED",
               "the device shows another serial number");
}

absl::StatusOr<device::v1::Device> FakeCommandSink::Prepare(
    absl::string_view vendor_id, absl::string_view expected_serial_number,
    const v1::DeviceCommand& command) {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(Check(vendor_id, expected_serial_number));
  prepared_.push_back(absl::StrCat(vendor_id, " ", KindOf(command)));
  device::v1::Device device;
  device.set_vendor_id(std::string(vendor_id));
  device.set_serial_number(std::string(expected_serial_number));
  device.set_platform(device::v1::PLATFORM_MAC);
  return device;
}

absl::StatusOr<v1::SendCommandResponse> FakeCommandSink::Send(
    absl::string_view vendor_id, absl::string_view expected_serial_number,
    const v1::DeviceCommand& command) {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(Check(vendor_id, expected_serial_number));
  v1::VendorCommand taken;
  taken.set_id(absl::StrCat("command-", sent_.size()));
  taken.set_kind(KindOf(command));
  taken.set_state(v1::VENDOR_STATE_PENDING);
  *taken.mutable_request_time() = TimeUtil::SecondsToTimestamp(sent_.size());
  commands_[std::string(vendor_id)].push_back(taken);
  sent_.push_back(command);

  v1::SendCommandResponse response;
  response.set_vendor_command_id(taken.id());
  *response.mutable_send_time() = taken.request_time();
  if (command.has_lock()) response.set_unlock_pin(unlock_pin_);
  return response;
}

absl::StatusOr<std::vector<v1::VendorCommand>> FakeCommandSink::List(
    absl::string_view vendor_id, absl::Time requested_after) {
  absl::MutexLock lock(&mu_);
  lists_.push_back(requested_after);
  if (!failure_.ok()) return failure_;
  const auto& commands = commands_[std::string(vendor_id)];
  std::vector<v1::VendorCommand> newest_first;
  for (auto it = commands.rbegin(); it != commands.rend(); ++it) {
    const int64_t nanos = TimeUtil::TimestampToNanoseconds(it->request_time());
    if (absl::FromUnixNanos(nanos) >= requested_after) {
      newest_first.push_back(*it);
    }
  }
  return newest_first;
}

}  // namespace muster::connector
