#include "actions/audit/log_line.h"

#include <string>

#include "absl/strings/strip.h"
#include "base/log.h"

namespace muster::actions {

void LogRecord(const v1::AuditRecord& record) {
  const std::string phase = v1::AuditRecord::Phase_Name(record.phase());
  Log(Severity::kInfo, "audit",
      {{"sequence", record.sequence()},
       {"phase", absl::StripPrefix(phase, "PHASE_")},
       {"kind", record.kind()},
       {"device", record.device()},
       {"serial_number", record.serial_number()},
       {"command", record.command()},
       {"principal", record.principal()},
       {"requester", record.requester()},
       {"outcome", record.outcome()},
       {"command_trace_id", record.trace_id()}});
}

}  // namespace muster::actions
