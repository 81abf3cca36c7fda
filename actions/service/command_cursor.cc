#include "actions/service/command_cursor.h"

#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::actions {
namespace {

constexpr int kPage = 100;

uint64_t QueryOf(const v1::WatchCommandsRequest& request) {
  return Fingerprint({"WatchCommands", request.parent(), request.batch()});
}

absl::StatusOr<int64_t> ReadToken(const v1::WatchCommandsRequest& request) {
  const auto position =
      DecodePageToken(QueryOf(request), request.resume_token());
  if (position.ok()) {
    if (auto change = DecodeInt64(*position); change.ok()) return change;
  }
  return Error(absl::StatusCode::kInvalidArgument, "RESUME_TOKEN_MALFORMED",
               "resume_token is not from an earlier message of the same "
               "watch; start without one");
}

}  // namespace

absl::StatusOr<CommandCursor> CommandCursor::Open(
    const CommandStore& store, const Clock& clock,
    const v1::WatchCommandsRequest& request) {
  ASSIGN_OR_RETURN(DeviceName parent,
                   DeviceName::Parse(request.parent(), Wildcard::kAllow));
  CommandCursor cursor(store, clock, request, std::move(parent));
  cursor.spoke_ = clock.Now();
  cursor.change_ = store.last_change();
  if (request.resume_token().empty()) return cursor;
  ASSIGN_OR_RETURN(cursor.change_, ReadToken(request));
  cursor.caught_up_ = true;
  return cursor;
}

absl::StatusOr<std::optional<v1::WatchCommandsResponse>> CommandCursor::Next() {
  const bool was_caught_up = caught_up_;
  ASSIGN_OR_RETURN(v1::WatchCommandsResponse response,
                   was_caught_up ? NextMoved() : NextOpen());
  const absl::Time now = clock_->Now();
  if (response.commands().empty() && was_caught_up &&
      now < spoke_ + kHeartbeat) {
    return std::nullopt;
  }
  spoke_ = now;
  return response;
}

absl::StatusOr<v1::WatchCommandsResponse> CommandCursor::NextOpen() {
  CommandQuery query;
  query.parent = parent_;
  query.open_only = true;
  query.limit = kPage;
  query.before = before_;
  ASSIGN_OR_RETURN(CommandPage page, store_->List(query));
  v1::WatchCommandsResponse response;
  for (v1::Command& command : page.commands) {
    Add(std::move(command), response);
  }
  before_ = page.next_position;
  caught_up_ = page.next_position == 0;
  response.set_caught_up(caught_up_);
  if (caught_up_) response.set_resume_token(Token());
  return response;
}

absl::StatusOr<v1::WatchCommandsResponse> CommandCursor::NextMoved() {
  ASSIGN_OR_RETURN(const std::vector<v1::Command> moved,
                   store_->ChangedAfter(change_, parent_, kPage));
  v1::WatchCommandsResponse response;
  for (const v1::Command& command : moved) {
    change_ = command.change();
    Add(command, response);
  }
  response.set_resume_token(Token());
  response.set_caught_up(true);
  return response;
}

void CommandCursor::Add(v1::Command command,
                        v1::WatchCommandsResponse& response) const {
  if (!request_.batch().empty() && command.batch() != request_.batch()) return;
  *response.add_commands() = std::move(command);
}

std::string CommandCursor::Token() const {
  return EncodePageToken(QueryOf(request_), EncodeInt64(change_));
}

}  // namespace muster::actions
