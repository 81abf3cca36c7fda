#ifndef ACTIONS_SERVICE_COMMAND_CURSOR_H_
#define ACTIONS_SERVICE_COMMAND_CURSOR_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "actions/store/command_store.h"
#include "base/api/resource_name.h"
#include "base/clock.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// How far one WatchCommands stream is: first through the commands that were
// open when it began, then along the moves after that. Holds two numbers, and
// no commands.
//
// One thread at a time. `store` and `clock` must outlive it.
class CommandCursor {
 public:
  // How long a stream stays silent.
  static constexpr absl::Duration kHeartbeat = absl::Seconds(30);

  // Errors:
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED, RESUME_TOKEN_MALFORMED
  static absl::StatusOr<CommandCursor> Open(
      const CommandStore& store, const Clock& clock,
      const v1::WatchCommandsRequest& request);

  // The next message; nullopt if there is nothing to say now.
  absl::StatusOr<std::optional<v1::WatchCommandsResponse>> Next();

 private:
  CommandCursor(const CommandStore& store, const Clock& clock,
                v1::WatchCommandsRequest request, DeviceName parent)
      : store_(&store),
        clock_(&clock),
        request_(std::move(request)),
        parent_(std::move(parent)) {}

  absl::StatusOr<v1::WatchCommandsResponse> NextOpen();
  absl::StatusOr<v1::WatchCommandsResponse> NextMoved();
  void Add(v1::Command command, v1::WatchCommandsResponse& response) const;
  std::string Token() const;

  const CommandStore* store_;
  const Clock* clock_;
  v1::WatchCommandsRequest request_;
  DeviceName parent_;

  bool caught_up_ = false;
  int64_t before_ = std::numeric_limits<int64_t>::max();  // while it is not
  int64_t change_ = 0;  // the last move that was shown
  absl::Time spoke_;
};

}  // namespace muster::actions

#endif  // ACTIONS_SERVICE_COMMAND_CURSOR_H_
