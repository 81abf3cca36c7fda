#include "actions/peers/peer_error.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster::actions {

absl::Status PeerError(absl::string_view service, const grpc::Status& status) {
  absl::Status error = FromGrpcStatus(status);
  const bool silent =
      absl::IsUnavailable(error) || absl::IsDeadlineExceeded(error);
  if (!silent || !ErrorReason(error).empty()) return error;
  return Error(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE",
               absl::StrCat("the ", service, " service does not answer (",
                            error.message(), "); start it, then try again"),
               {{"service", std::string(service)}});
}

}  // namespace muster::actions
