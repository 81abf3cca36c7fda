#include "connector/core/service/command_follower.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster::connector {
namespace {

using google::protobuf::util::TimeUtil;

constexpr absl::Duration kPauses[] = {absl::Seconds(1), absl::Seconds(2),
                                      absl::Seconds(5), absl::Seconds(15),
                                      absl::Seconds(60)};

bool IsTerminal(v1::VendorState state) {
  return state == v1::VENDOR_STATE_COMPLETED ||
         state == v1::VENDOR_STATE_FAILED;
}

}  // namespace

CommandFollower::CommandFollower(CommandSink& commands,
                                 std::string vendor_device_id,
                                 std::string vendor_command_id,
                                 const Clock& clock)
    : commands_(commands),
      device_(std::move(vendor_device_id)),
      command_(std::move(vendor_command_id)),
      clock_(clock) {}

absl::StatusOr<std::optional<v1::VendorCommand>> CommandFollower::Next() {
  if (done() || clock_.Now() < next_ask_) return std::nullopt;
  ASSIGN_OR_RETURN(v1::VendorCommand command, Find());
  const bool moved = state_ != command.state();
  PlanNext(moved);
  if (!moved) return std::nullopt;
  state_ = command.state();
  return command;
}

bool CommandFollower::done() const {
  return state_.has_value() && IsTerminal(*state_);
}

absl::StatusOr<v1::VendorCommand> CommandFollower::Find() {
  ASSIGN_OR_RETURN(std::vector<v1::VendorCommand> commands,
                   commands_.List(device_, requested_after_));
  const auto found =
      std::find_if(commands.begin(), commands.end(),
                   [this](const auto& c) { return c.id() == command_; });
  if (found == commands.end()) {
    return Error(absl::StatusCode::kNotFound, "COMMAND_NOT_FOUND",
                 absl::StrCat("the vendor lists no command ", command_,
                              " for this device; look at its commands"),
                 {{"vendor_command_id", command_}});
  }
  if (found->has_request_time()) {
    requested_after_ = absl::FromUnixNanos(
        TimeUtil::TimestampToNanoseconds(found->request_time()));
  }
  return std::move(*found);
}

void CommandFollower::PlanNext(bool moved) {
  if (moved) pauses_taken_ = 0;
  const size_t last = std::size(kPauses) - 1;
  next_ask_ = clock_.Now() + kPauses[std::min(pauses_taken_++, last)];
}

}  // namespace muster::connector
