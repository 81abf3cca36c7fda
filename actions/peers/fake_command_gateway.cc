#include "actions/peers/fake_command_gateway.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "actions/store/command_kind.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::TimeUtil;

}  // namespace

FakeCommandGateway::FakeCommandGateway(Clock& clock) : clock_(clock) {}

void FakeCommandGateway::FailNextSend(Fault fault) {
  absl::MutexLock lock(&mu_);
  faults_.push_back(std::move(fault));
}

void FakeCommandGateway::AlreadyDoneOnce() {
  absl::MutexLock lock(&mu_);
  already_done_ = true;
}

void FakeCommandGateway::FailDescribe(absl::Status error) {
  absl::MutexLock lock(&mu_);
  describe_error_ = std::move(error);
}

void FakeCommandGateway::FailList(absl::Status error) {
  absl::MutexLock lock(&mu_);
  list_error_ = std::move(error);
}

void FakeCommandGateway::HideIds() {
  absl::MutexLock lock(&mu_);
  hide_ids_ = true;
}

void FakeCommandGateway::AddRow(absl::string_view device,
                                connector::v1::VendorCommand row) {
  absl::MutexLock lock(&mu_);
  rows_[device].push_back(std::move(row));
}

void FakeCommandGateway::MoveRows(absl::string_view device,
                                  connector::v1::VendorState state,
                                  absl::string_view error) {
  absl::MutexLock lock(&mu_);
  for (connector::v1::VendorCommand& row : rows_[device]) {
    row.set_state(state);
    row.set_error_message(std::string(error));
  }
}

void FakeCommandGateway::OnEveryStep(std::function<void()> observer) {
  observer_ = std::move(observer);
}

int FakeCommandGateway::taken() const {
  absl::MutexLock lock(&mu_);
  return static_cast<int>(taken_.size());
}

int FakeCommandGateway::prepares() const {
  absl::MutexLock lock(&mu_);
  return prepares_;
}

std::vector<connector::v1::DeviceCommand> FakeCommandGateway::taken_commands()
    const {
  absl::MutexLock lock(&mu_);
  std::vector<connector::v1::DeviceCommand> commands;
  for (const auto& [device, command] : taken_) commands.push_back(command);
  return commands;
}

std::vector<connector::v1::DeviceCommand> FakeCommandGateway::taken_to(
    absl::string_view device) const {
  absl::MutexLock lock(&mu_);
  std::vector<connector::v1::DeviceCommand> commands;
  for (const auto& [name, command] : taken_) {
    if (name == device) commands.push_back(command);
  }
  return commands;
}

void FakeCommandGateway::PutDevice(const device::v1::Device& device) {
  absl::MutexLock lock(&mu_);
  devices_[device.name()] = device;
}

void FakeCommandGateway::SetSources(std::vector<std::string> sources) {
  absl::MutexLock lock(&mu_);
  sources_ = std::move(sources);
}

void FakeCommandGateway::FailPrepare(absl::Status error) {
  absl::MutexLock lock(&mu_);
  prepare_error_ = std::move(error);
}

int FakeCommandGateway::sends() const {
  absl::MutexLock lock(&mu_);
  return sends_;
}

int FakeCommandGateway::lists() const {
  absl::MutexLock lock(&mu_);
  return lists_;
}

absl::Time FakeCommandGateway::last_requested_after() const {
  absl::MutexLock lock(&mu_);
  return last_requested_after_;
}

void FakeCommandGateway::Observe() const {
  if (observer_) observer_();
}

absl::StatusOr<connector::v1::DescribeResponse> FakeCommandGateway::Describe() {
  Observe();
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(describe_error_);
  connector::v1::DescribeResponse response;
  response.set_vendor("fake");
  for (const std::string& source : sources_) response.add_sources(source);
  const auto* kinds =
      connector::v1::DeviceCommand::descriptor()->FindOneofByName("kind");
  for (int i = 0; i < kinds->field_count(); ++i) {
    auto& support = *response.add_commands();
    support.set_kind(std::string(kinds->field(i)->name()));
    support.add_platforms(device::v1::PLATFORM_MAC);
    if (support.kind() == "delete_user") continue;
    support.add_platforms(device::v1::PLATFORM_IPHONE);
  }
  return response;
}

absl::StatusOr<device::v1::Device> FakeCommandGateway::Prepare(
    absl::string_view device, absl::string_view expected_serial_number,
    const connector::v1::DeviceCommand& /*command*/) {
  Observe();
  absl::MutexLock lock(&mu_);
  ++prepares_;
  RETURN_IF_ERROR(prepare_error_);
  const auto it = devices_.find(device);
  if (it != devices_.end()) return it->second;
  device::v1::Device found;
  found.set_name(std::string(device));
  found.set_serial_number(std::string(expected_serial_number));
  return found;
}

absl::StatusOr<connector::v1::SendCommandResponse> FakeCommandGateway::Send(
    absl::string_view device, absl::string_view /*expected_serial_number*/,
    const connector::v1::DeviceCommand& command) {
  Observe();
  auto answer = [&] {
    absl::MutexLock lock(&mu_);
    return SendLocked(device, command);
  }();
  Observe();
  return answer;
}

absl::StatusOr<connector::v1::SendCommandResponse>
FakeCommandGateway::SendLocked(absl::string_view device,
                               const connector::v1::DeviceCommand& command) {
  ++sends_;
  if (!faults_.empty()) {
    const Fault fault = faults_.front();
    faults_.pop_front();
    if (fault.taken) Take(device, command);
    return fault.error;
  }
  connector::v1::SendCommandResponse response;
  response.set_already_done(std::exchange(already_done_, false));
  if (response.already_done()) return response;
  const std::string id = Take(device, command);
  if (!hide_ids_) response.set_vendor_command_id(id);
  response.set_untracked(id.empty());
  if (command.has_lock()) {
    response.set_unlock_pin(absl::StrCat(100'000 + taken_.size()));
  }
  return response;
}

std::string FakeCommandGateway::Take(
    absl::string_view device, const connector::v1::DeviceCommand& command) {
  taken_.emplace_back(std::string(device), command);
  if (command.has_blank_push()) return "";
  connector::v1::VendorCommand row;
  row.set_id(absl::StrCat("row-", taken_.size()));
  row.set_kind(CommandKind(command));
  row.set_state(connector::v1::VENDOR_STATE_PENDING);
  *row.mutable_request_time() =
      TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(clock_.Now()));
  rows_[device].push_back(row);
  return row.id();
}

absl::StatusOr<std::vector<connector::v1::VendorCommand>>
FakeCommandGateway::List(absl::string_view device, absl::Time requested_after) {
  Observe();
  absl::MutexLock lock(&mu_);
  ++lists_;
  last_requested_after_ = requested_after;
  RETURN_IF_ERROR(list_error_);
  std::vector<connector::v1::VendorCommand> found;
  const auto& rows = rows_[device];
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    const absl::Time requested = absl::FromUnixNanos(
        TimeUtil::TimestampToNanoseconds(row->request_time()));
    if (requested >= requested_after) found.push_back(*row);
  }
  return found;
}

}  // namespace muster::actions
