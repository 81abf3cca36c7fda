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
  return taken_;
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
  auto& lock_support = *response.add_commands();
  lock_support.set_kind("lock");
  lock_support.add_platforms(device::v1::PLATFORM_MAC);
  lock_support.add_platforms(device::v1::PLATFORM_IPHONE);
  auto& blank_push_support = *response.add_commands();
  blank_push_support.set_kind("blank_push");
  blank_push_support.add_platforms(device::v1::PLATFORM_MAC);
  return response;
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
  return response;
}

std::string FakeCommandGateway::Take(
    absl::string_view device, const connector::v1::DeviceCommand& command) {
  ++taken_;
  if (command.has_blank_push()) return "";
  connector::v1::VendorCommand row;
  row.set_id(absl::StrCat("row-", taken_));
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
