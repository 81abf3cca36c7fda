#ifndef BASE_GRPC_TRACING_COMMAND_METHODS_H_
#define BASE_GRPC_TRACING_COMMAND_METHODS_H_

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace muster {

// Whether `method` (`package.Service/Method`) asks that something be done to a
// device. The spans of such calls are kept whatever is sampled, at the caller
// and at the server. By its name, which is the same in every service that takes
// commands: so no handler can forget to say it.
inline bool IsCommandMethod(absl::string_view method) {
  return absl::EndsWith(method, "/CreateCommand") ||
         absl::EndsWith(method, "/CreateBatch") ||
         absl::EndsWith(method, "/ApproveCommand") ||
         absl::EndsWith(method, "/SendCommand");
}

}  // namespace muster

#endif  // BASE_GRPC_TRACING_COMMAND_METHODS_H_
