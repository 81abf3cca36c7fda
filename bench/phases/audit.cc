#include <filesystem>
#include <string>
#include <vector>

#include "base/status_macros.h"
#include "bench/actions/audit_appends.h"
#include "bench/phases/phases.h"

namespace muster::bench {
namespace {

constexpr int kRecords = 50;        // of one turn
constexpr int kTurnsOfRun = 20;     // of ours, and as many of the limit
constexpr int kFirstRecords = 300;  // in the log before anything is measured

Timed TimedOf(absl::Duration elapsed) {
  Timed timed;
  timed.seconds = absl::ToDoubleSeconds(elapsed);
  return timed;
}

}  // namespace

absl::Status RunAudit(Context& context) {
  Tell("appending to the audit log");
  const std::string dir = context.Path("audit");
  std::filesystem::create_directories(dir);
  ASSIGN_OR_RETURN(const auto appends, AuditAppends::Create(dir));
  RETURN_IF_ERROR(appends->Append(kFirstRecords).status());
  std::vector<Timed> ours, limit;
  for (int turn = 0; turn < kTurnsOfRun * context.scale.short_runs; ++turn) {
    ASSIGN_OR_RETURN(const absl::Duration elapsed, appends->Append(kRecords));
    ASSIGN_OR_RETURN(const absl::Duration bare, appends->AppendBare());
    ours.push_back(TimedOf(elapsed));
    limit.push_back(TimedOf(bare));
  }
  context.report.Add(RateFigure("audit_append_ratio", "records/s", 0.80,
                                kRecords, MedianOf(ours), MedianOf(limit)));
  return absl::OkStatus();
}

}  // namespace muster::bench
