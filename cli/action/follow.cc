#include "cli/action/follow.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/action/report/command_report.h"

namespace muster::cli {
namespace {

using actions::v1::Actions;
using actions::v1::Batch;
using actions::v1::Command;
using actions::v1::WatchCommandsRequest;
using actions::v1::WatchCommandsResponse;

// How long a stream is resumed in vain, and the pause between two attempts but
// the first two.
constexpr absl::Duration kPatience = absl::Minutes(1);
constexpr absl::Duration kPause = absl::Seconds(1);

using Each = std::function<absl::StatusOr<bool>(const WatchCommandsResponse&)>;

// A server that goes away says UNAVAILABLE, or leaves it to the transport,
// which says CANCELLED.
bool BrokeOff(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsCancelled(status);
}

// One stream: until it ends. `*over`: it shall not be resumed.
absl::Status WatchOnce(Client& client, WatchCommandsRequest& request,
                       absl::Time deadline, const Each& each, bool* over) {
  grpc::ClientContext call;
  if (deadline != absl::InfiniteFuture()) {
    call.set_deadline(absl::ToChronoTime(deadline));
  }
  const auto reader = client.actions().WatchCommands(&call, request);
  WatchCommandsResponse message;
  absl::StatusOr<bool> more = true;
  while (more.ok() && *more && reader->Read(&message)) {
    request.set_resume_token(message.resume_token());
    more = each(message);
  }
  *over = !more.ok() || !*more;
  if (*over) call.TryCancel();
  const absl::Status status = FromCall(reader->Finish());
  if (*over) return more.status();
  *over = !BrokeOff(status);
  return absl::IsDeadlineExceeded(status) ? absl::OkStatus() : status;
}

// Returns once the service answers, or at `deadline`. gRPC connects again only
// while somebody waits for it.
void AwaitService(Client& client, const std::string& parent,
                  absl::Time deadline) {
  grpc::ClientContext call;
  call.set_wait_for_ready(true);
  call.set_deadline(absl::ToChronoTime(deadline));
  actions::v1::ListCommandsRequest request;
  request.set_parent(parent);
  request.set_page_size(1);
  actions::v1::ListCommandsResponse unused;
  client.actions().ListCommands(&call, request, &unused);
}

using Reader = std::function<absl::StatusOr<std::vector<Command>>()>;

// Some commands, as they were last heard of, and what of their lives was
// written already.
class Followed {
 public:
  Followed(Reader read, bool with_serial, std::ostream& out)
      : read_(std::move(read)), with_serial_(with_serial), out_(out) {}

  absl::Status Read() {
    ASSIGN_OR_RETURN(const std::vector<Command> commands, read_());
    for (const Command& command : commands) Take(command);
    return absl::OkStatus();
  }

  // Whether to go on. What is not among those that were read is another's.
  absl::StatusOr<bool> Hear(const WatchCommandsResponse& message) {
    for (const Command& command : message.commands()) {
      if (heard_.count(command.name()) > 0) Take(command);
    }
    if (message.caught_up() && !std::exchange(caught_up_, true)) {
      // What ended before the stream began is not in it.
      RETURN_IF_ERROR(Read());
    }
    return !AllEnded();
  }

  bool AllEnded() const {
    return std::all_of(heard_.begin(), heard_.end(), [](const auto& one) {
      return Ended(one.second.command);
    });
  }

 private:
  struct Heard {
    Command command;
    int written = 0;
  };

  void Take(const Command& command) {
    Heard& heard = heard_[command.name()];
    if (command.change() < heard.command.change()) return;
    heard.command = command;
    for (; heard.written < command.history_size(); ++heard.written) {
      if (with_serial_) out_ << "  " << command.serial_number();
      PrintStep(command.history(heard.written), out_);
    }
    out_ << std::flush;
  }

  const Reader read_;
  const bool with_serial_;
  std::ostream& out_;
  std::map<std::string, Heard> heard_;
  bool caught_up_ = false;
};

absl::Status Follow(Client& client, const WatchCommandsRequest& request,
                    absl::Duration at_most, Followed& followed) {
  const absl::Time deadline = absl::Now() + at_most;
  RETURN_IF_ERROR(followed.Read());
  if (followed.AllEnded() || at_most <= absl::ZeroDuration()) {
    return absl::OkStatus();
  }
  return WatchCommands(client, request, deadline,
                       [&](const WatchCommandsResponse& message) {
                         return followed.Hear(message);
                       });
}

}  // namespace

absl::Status WatchCommands(Client& client, WatchCommandsRequest request,
                           absl::Time deadline, const Each& each) {
  absl::Time heard = absl::InfinitePast();
  absl::Duration pause = absl::ZeroDuration();
  while (true) {
    bool over = false;
    const absl::Status status = WatchOnce(
        client, request, deadline,
        [&](const WatchCommandsResponse& message) {
          heard = absl::Now();
          pause = absl::ZeroDuration();
          return each(message);
        },
        &over);
    const absl::Time give_up = heard + kPatience;
    if (status.ok() || over || absl::Now() >= give_up) return status;
    if (absl::Now() + pause >= deadline) return absl::OkStatus();
    absl::SleepFor(std::exchange(pause, kPause));
    AwaitService(client, request.parent(), std::min(deadline, give_up));
  }
}

absl::StatusOr<Command> FollowCommand(Client& client, const std::string& name,
                                      absl::Duration at_most,
                                      std::ostream& out) {
  Command latest;
  const auto read = [&]() -> absl::StatusOr<std::vector<Command>> {
    actions::v1::GetCommandRequest get;
    get.set_name(name);
    ASSIGN_OR_RETURN(latest, Call(client.actions(),
                                  &Actions::StubInterface::GetCommand, get));
    return std::vector<Command>{latest};
  };
  WatchCommandsRequest request;
  request.set_parent(name.substr(0, name.find("/commands/")));
  Followed followed(read, /*with_serial=*/false, out);
  RETURN_IF_ERROR(Follow(client, request, at_most, followed));
  RETURN_IF_ERROR(followed.Read());
  return latest;
}

absl::StatusOr<Batch> FollowBatch(Client& client, const std::string& name,
                                  absl::Duration at_most, std::ostream& out) {
  Batch latest;
  const auto read = [&]() -> absl::StatusOr<std::vector<Command>> {
    actions::v1::GetBatchRequest get;
    get.set_name(name);
    ASSIGN_OR_RETURN(
        latest, Call(client.actions(), &Actions::StubInterface::GetBatch, get));
    return std::vector<Command>(latest.commands().begin(),
                                latest.commands().end());
  };
  WatchCommandsRequest request;
  request.set_parent(
      absl::StrCat(name.substr(0, name.find("/batches/")), "/devices/-"));
  request.set_batch(name);
  Followed followed(read, /*with_serial=*/true, out);
  RETURN_IF_ERROR(Follow(client, request, at_most, followed));
  RETURN_IF_ERROR(followed.Read());
  return latest;
}

}  // namespace muster::cli
