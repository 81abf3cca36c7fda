// A device's trace, for people and for programs.
#ifndef CLI_TRACE_TRACE_REPORT_H_
#define CLI_TRACE_TRACE_REPORT_H_

#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "cli/trace/device_trace.h"

namespace muster::cli {

// The change, the sync that brought it, and one row per watcher.
void PrintDeviceTrace(const DeviceTrace& trace, absl::Time now,
                      std::ostream& out);

// One line: {"change":{…},"sync":{…},"watchers":[{"step":"HANDLED",
// "watcher":{…}}]}; without "sync" if there is none.
std::string DeviceTraceJson(const DeviceTrace& trace);

}  // namespace muster::cli

#endif  // CLI_TRACE_TRACE_REPORT_H_
