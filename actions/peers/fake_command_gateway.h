#ifndef ACTIONS_PEERS_FAKE_COMMAND_GATEWAY_H_
#define ACTIONS_PEERS_FAKE_COMMAND_GATEWAY_H_

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "actions/peers/command_gateway.h"
#include "base/clock.h"

namespace muster::actions {

// A connector with a vendor behind it: takes commands into a list and changes
// their state when told to. Knows every kind, on Macs and iPhones, but for
// delete_user, which iPhones do not know; blank push leaves no row, as at Iru.
// The lock of a device answers with a PIN, 100001 and so on. Thread-safe.
class FakeCommandGateway final : public CommandGateway {
 public:
  // How the next Send() goes wrong.
  struct Fault {
    absl::Status error;
    // Whether the vendor took the command all the same.
    bool taken = false;
  };

  explicit FakeCommandGateway(Clock& clock);

  // One fault a send, in order.
  void FailNextSend(Fault fault) ABSL_LOCKS_EXCLUDED(mu_);
  // The next Send() finds the device in that state already.
  void AlreadyDoneOnce() ABSL_LOCKS_EXCLUDED(mu_);
  // While an error is not OK, every call of that kind ends with it.
  void FailDescribe(absl::Status error) ABSL_LOCKS_EXCLUDED(mu_);
  void FailList(absl::Status error) ABSL_LOCKS_EXCLUDED(mu_);
  // What Prepare() shows of the device of that name. Otherwise: one that is as
  // it is expected to be.
  void PutDevice(const device::v1::Device& device) ABSL_LOCKS_EXCLUDED(mu_);
  void FailPrepare(absl::Status error) ABSL_LOCKS_EXCLUDED(mu_);
  // The sources that Describe() names.
  void SetSources(std::vector<std::string> sources) ABSL_LOCKS_EXCLUDED(mu_);
  // Answers to Send() leave the id out, as if the list showed it later.
  void HideIds() ABSL_LOCKS_EXCLUDED(mu_);

  // Adds a row that somebody else's command left.
  void AddRow(absl::string_view device, connector::v1::VendorCommand row)
      ABSL_LOCKS_EXCLUDED(mu_);
  // Moves every row of `device` to `state`; `error` is the device's word.
  void MoveRows(absl::string_view device, connector::v1::VendorState state,
                absl::string_view error = "") ABSL_LOCKS_EXCLUDED(mu_);

  // Runs in the caller, without a lock, before and after each call has its
  // effect on the vendor.
  void OnEveryStep(std::function<void()> observer);

  // Commands that the vendor took.
  int taken() const ABSL_LOCKS_EXCLUDED(mu_);
  // Calls of Send() and of List().
  int sends() const ABSL_LOCKS_EXCLUDED(mu_);
  int lists() const ABSL_LOCKS_EXCLUDED(mu_);
  int prepares() const ABSL_LOCKS_EXCLUDED(mu_);
  // The commands that the vendor took, in order, with their secrets.
  std::vector<connector::v1::DeviceCommand> taken_commands() const
      ABSL_LOCKS_EXCLUDED(mu_);
  // Those to `device`.
  std::vector<connector::v1::DeviceCommand> taken_to(
      absl::string_view device) const ABSL_LOCKS_EXCLUDED(mu_);
  // What the last List() asked for.
  absl::Time last_requested_after() const ABSL_LOCKS_EXCLUDED(mu_);

  absl::StatusOr<connector::v1::DescribeResponse> Describe() override
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::StatusOr<device::v1::Device> Prepare(
      absl::string_view device, absl::string_view expected_serial_number,
      const connector::v1::DeviceCommand& command) override
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::StatusOr<connector::v1::SendCommandResponse> Send(
      absl::string_view device, absl::string_view expected_serial_number,
      const connector::v1::DeviceCommand& command) override
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::StatusOr<std::vector<connector::v1::VendorCommand>> List(
      absl::string_view device, absl::Time requested_after) override
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Observe() const;
  absl::StatusOr<connector::v1::SendCommandResponse> SendLocked(
      absl::string_view device, const connector::v1::DeviceCommand& command)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // The new row's id, or "" for a kind without rows.
  std::string Take(absl::string_view device,
                   const connector::v1::DeviceCommand& command)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  Clock& clock_;
  std::function<void()> observer_;  // set before the first call

  mutable absl::Mutex mu_;
  std::deque<Fault> faults_ ABSL_GUARDED_BY(mu_);
  bool already_done_ ABSL_GUARDED_BY(mu_) = false;
  bool hide_ids_ ABSL_GUARDED_BY(mu_) = false;
  absl::Status describe_error_ ABSL_GUARDED_BY(mu_);
  absl::Status list_error_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, std::vector<connector::v1::VendorCommand>>
      rows_ ABSL_GUARDED_BY(mu_);  // of each device, oldest first
  std::vector<std::string> sources_ ABSL_GUARDED_BY(mu_);
  absl::Status prepare_error_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<std::string, device::v1::Device> devices_
      ABSL_GUARDED_BY(mu_);
  // Device and command.
  std::vector<std::pair<std::string, connector::v1::DeviceCommand>> taken_
      ABSL_GUARDED_BY(mu_);
  int prepares_ ABSL_GUARDED_BY(mu_) = 0;
  int sends_ ABSL_GUARDED_BY(mu_) = 0;
  int lists_ ABSL_GUARDED_BY(mu_) = 0;
  absl::Time last_requested_after_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::actions

#endif  // ACTIONS_PEERS_FAKE_COMMAND_GATEWAY_H_
