#ifndef ACTIONS_STORE_COMMAND_COMMIT_H_
#define ACTIONS_STORE_COMMAND_COMMIT_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "actions/store/audit_lines.h"
#include "actions/store/command_records.h"
#include "actions/store/lifecycle.h"
#include "base/storage/rocks.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster::actions {

// How many commands were made, and how many moves they made, so far.
struct CommandCounters {
  int64_t number = 0;
  int64_t change = 0;
};

// Moves of commands on their way to the disk, as one commit: the records, their
// index entries, the audit records. A value; nothing is written here.
class CommandCommit {
 public:
  CommandCommit(CommandCounters counters, RocksBatch batch)
      : counters_(counters), batch_(std::move(batch)) {}

  // A new command, which begins by `step`; its number and change are set here.
  // By `requester`, with what was sealed with it.
  void Begin(const Step& step, absl::Time now, const Actor& requester,
             v1::Command command, const std::string& sealed_secret);

  // A move of a command that is on the disk, or of one that begins here. A move
  // that stays in its state has no audit record but that of its decision, by
  // `decider`. One that changes nothing adds nothing.
  //
  // Errors: those of Apply(). The commit must not be used then.
  absl::Status Move(const Step& step, absl::Time now, const Actor& decider,
                    NumberedCommand record);

  bool empty() const { return written_.empty(); }

  RocksBatch& batch() { return batch_; }
  const CommandCounters& counters() const { return counters_; }

  // The commands as they will be, in the order in which they were added.
  const std::vector<NumberedCommand>& written() const { return written_; }
  std::vector<v1::Command> commands() const;

  // What AuditLog::Commit() takes; `written()` stays.
  std::pair<std::vector<v1::AuditRecord>, RocksBatch> Take();

 private:
  void Write(NumberedCommand record);

  CommandCounters counters_;
  RocksBatch batch_;
  std::vector<v1::AuditRecord> records_;
  std::vector<NumberedCommand> written_;
};

}  // namespace muster::actions

#endif  // ACTIONS_STORE_COMMAND_COMMIT_H_
