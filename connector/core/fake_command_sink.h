#ifndef CONNECTOR_CORE_FAKE_COMMAND_SINK_H_
#define CONNECTOR_CORE_FAKE_COMMAND_SINK_H_

#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "connector/core/command_sink.h"

namespace muster::connector {

// A tenant in memory that takes commands of every kind: each becomes PENDING in
// its device's list, as "command-0", "command-1", …, requested one second after
// the other, from the epoch on. Every device exists; its serial number is "SN-"
// and its id. Thread-safe.
class FakeCommandSink final : public CommandSink {
 public:
  // From now on everything fails; OK heals.
  void Fail(absl::Status why);

  // The vendor shows this command in another state.
  void Move(absl::string_view vendor_id, absl::string_view command_id,
            v1::VendorState state);

  // Device and kind of what was prepared: "a lock".
  std::vector<std::string> prepared() const;
  // What was sent, oldest first.
  std::vector<v1::DeviceCommand> sent() const;
  // The PIN that locks are answered with from now on; none at first.
  void SetUnlockPin(absl::string_view pin);

  // How often lists were asked for, and from when on each time.
  std::vector<absl::Time> lists() const;

  std::vector<v1::DescribeResponse::CommandSupport> Supported() const override;
  absl::StatusOr<device::v1::Device> Prepare(
      absl::string_view vendor_id, absl::string_view expected_serial_number,
      const v1::DeviceCommand& command) override;
  absl::StatusOr<v1::SendCommandResponse> Send(
      absl::string_view vendor_id, absl::string_view expected_serial_number,
      const v1::DeviceCommand& command) override;
  absl::StatusOr<std::vector<v1::VendorCommand>> List(
      absl::string_view vendor_id, absl::Time requested_after) override;

 private:
  absl::Status Check(absl::string_view vendor_id,
                     absl::string_view serial_number) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  mutable absl::Mutex mu_;
  // By vendor id, oldest first.
  std::map<std::string, std::vector<v1::VendorCommand>> commands_
      ABSL_GUARDED_BY(mu_);
  absl::Status failure_ ABSL_GUARDED_BY(mu_);
  std::vector<absl::Time> lists_ ABSL_GUARDED_BY(mu_);
  std::vector<v1::DeviceCommand> sent_ ABSL_GUARDED_BY(mu_);
  std::vector<std::string> prepared_ ABSL_GUARDED_BY(mu_);
  std::string unlock_pin_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_FAKE_COMMAND_SINK_H_
