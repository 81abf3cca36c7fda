#include "plugins/conformance/cases/all_cases.h"

#include "plugins/conformance/cases/restart_cases.h"
#include "plugins/conformance/cases/stream_cases.h"
#include "plugins/conformance/cases/token_cases.h"

namespace muster::conformance {

const std::vector<Case>& AllCases() {
  static const auto* const cases = new std::vector<Case>{
      {"reference",
       "The plugin watches, reports its progress, and its dump shows devices "
       "as they are now, whether it saw them change or not.",
       Reference},
      {"duplicates",
       "The last batch comes again after each reconnect, and changes nothing.",
       Duplicates},
      {"restart",
       "SIGKILL shortly after each change, before its progress is reported, "
       "loses and doubles nothing.",
       RestartAtEveryChange},
      {"progress",
       "SIGKILL right after each report: what was reported is durable, and "
       "only tokens that were sent are reported.",
       ProgressIsDurable},
      {"resume",
       "After a restart, and after a lost stream, the watch goes on by the "
       "token that was kept, and does not begin anew.",
       ResumesByToken},
      {"expired_token",
       "RESUME_TOKEN_EXPIRED, while it runs and while it was down: it begins "
       "anew, and what the snapshot does not show is gone.",
       ExpiredToken},
      {"foreign_token",
       "RESUME_TOKEN_FOREIGN, and RESUME_TOKEN_FUTURE: another store, with "
       "lower revisions, is taken as it is.",
       ForeignToken},
      {"snapshot_resume",
       "The snapshot breaks in the middle, the plugin is killed there: both "
       "halves count.",
       SnapshotResume},
      {"snapshot_restart",
       "The snapshot breaks in the middle and begins anew: what only its "
       "first half showed is gone.",
       SnapshotRestart},
      {"server_restart", "The inventory goes away mid-stream, and is back.",
       ServerRestart},
      {"slow_start", "The inventory is not there for two seconds at first.",
       SlowStart},
      {"draining", "UNAVAILABLE DRAINING: the watch goes on by its token.",
       Draining},
      {"pauses", "An inventory that refuses is not asked all the time.",
       Pauses},
      {"unknown_fields",
       "Fields and enum values of a later version are no trouble.",
       UnknownFields},
      {"unknown_change_type",
       "A change of a type that a later version has shows the whole device "
       "like any other.",
       UnknownChangeType},
      {"view_transitions", "LEFT_VIEW drops a device, ENTERED_VIEW brings it.",
       ViewTransitions},
  };
  return *cases;
}

}  // namespace muster::conformance
