#ifndef ACTIONS_AUDIT_LOG_LINE_H_
#define ACTIONS_AUDIT_LOG_LINE_H_

#include "proto/muster/actions/v1/audit.pb.h"

namespace muster::actions {

// Writes a stored record to the process's log, too, without anybody's words.
void LogRecord(const v1::AuditRecord& record);

}  // namespace muster::actions

#endif  // ACTIONS_AUDIT_LOG_LINE_H_
