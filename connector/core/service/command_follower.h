#ifndef CONNECTOR_CORE_SERVICE_COMMAND_FOLLOWER_H_
#define CONNECTOR_CORE_SERVICE_COMMAND_FOLLOWER_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "connector/core/command_sink.h"

namespace muster::connector {

// Follows one command of one device in the vendor's list: asks after 1 s, 2 s,
// 5 s, 15 s and then every 60 s, from the start again whenever its state moved,
// until it is COMPLETED or FAILED.
//
// Not thread-safe. `commands` and `clock` must outlive it.
class CommandFollower {
 public:
  CommandFollower(CommandSink& commands, std::string vendor_device_id,
                  std::string vendor_command_id, const Clock& clock);

  // The command, if it is time to ask and its state is another than the last
  // returned one; nullopt otherwise. Blocks while it asks.
  //
  // Errors: those of CommandSink::List(), and
  //   NOT_FOUND COMMAND_NOT_FOUND: the device has no such command.
  absl::StatusOr<std::optional<v1::VendorCommand>> Next();

  // Whether a terminal state was returned: Next() gives nothing more.
  bool done() const;

 private:
  absl::StatusOr<v1::VendorCommand> Find();
  void PlanNext(bool moved);

  CommandSink& commands_;
  const std::string device_;
  const std::string command_;
  const Clock& clock_;

  absl::Time next_ask_ = absl::InfinitePast();
  size_t pauses_taken_ = 0;
  // What Next() returned last.
  std::optional<v1::VendorState> state_;
  // The list is asked for from here on: it may be long.
  absl::Time requested_after_ = absl::InfinitePast();
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SERVICE_COMMAND_FOLLOWER_H_
