#include "actions/store/command_commit.h"

#include <algorithm>

#include "actions/store/lifecycle.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "google/protobuf/util/message_differencer.h"

namespace muster::actions {

using ::google::protobuf::util::MessageDifferencer;

void CommandCommit::Begin(const Step& step, absl::Time now,
                          const Actor& requester, v1::Command command,
                          const std::string& sealed_secret) {
  actions::Begin(step, now, command);
  command.set_has_secret(!sealed_secret.empty());
  if (command.has_secret()) {
    PutCommandSecret(command.name(), sealed_secret, batch_);
  }
  records_.push_back(RecordFor(command, requester));
  Write({++counters_.number, std::move(command)});
}

absl::Status CommandCommit::Move(const Step& step, absl::Time now,
                                 const Actor& decider, NumberedCommand record) {
  const v1::Command before = record.command;
  RETURN_IF_ERROR(Apply(step, now, record.command));
  if (MessageDifferencer::Equals(before, record.command)) {
    return absl::OkStatus();
  }
  if (step.decision) {
    records_.push_back(DecisionRecordFor(record.command, decider));
  }
  if (before.state() != step.state) {
    records_.push_back(RecordFor(record.command, Actor()));
  }
  if (record.command.has_secret() && IsTerminal(step.state)) {
    PutCommandSecret(before.name(), "", batch_);
  }
  Write(std::move(record));
  return absl::OkStatus();
}

void CommandCommit::Write(NumberedCommand record) {
  const int64_t last_change = record.command.change();
  record.command.set_change(++counters_.change);
  PutCommand(record, last_change, batch_);
  const auto same = std::find_if(written_.begin(), written_.end(),
                                 [&](const NumberedCommand& other) {
                                   return other.number == record.number;
                                 });
  if (same == written_.end()) {
    written_.push_back(std::move(record));
  } else {
    *same = std::move(record);
  }
}

std::vector<v1::Command> CommandCommit::commands() const {
  std::vector<v1::Command> commands;
  for (const NumberedCommand& record : written_) {
    commands.push_back(record.command);
  }
  return commands;
}

std::pair<std::vector<v1::AuditRecord>, RocksBatch> CommandCommit::Take() {
  batch_.Put(kMeta, kCommandNumber, EncodeInt64(counters_.number));
  batch_.Put(kMeta, kCommandChange, EncodeInt64(counters_.change));
  return {std::move(records_), std::move(batch_)};
}

}  // namespace muster::actions
