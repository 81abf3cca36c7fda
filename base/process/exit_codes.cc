#include "base/process/exit_codes.h"

#include <map>
#include <string>

#include "base/errors.h"

namespace muster {
namespace {

const std::map<std::string, ExitCode>& CodesByReason() {
  static const auto* const codes = new std::map<std::string, ExitCode>{
      {"USAGE", kExitUsage},
      {"CONFIG_MISSING", kExitConfig},
      {"CONFIG_MALFORMED", kExitConfig},
      {"CONFIG_INVALID", kExitConfig},
      {"SECRET_FILE_MISSING", kExitConfig},
      {"SECRET_FILE_EMPTY", kExitConfig},
      {"SECRET_FILE_EXPOSED", kExitConfig},
      {"PLAINTEXT_REFUSED", kExitConfig},
      {"URL_MALFORMED", kExitConfig},
      {"TLS_REQUIRED", kExitConfig},
      {"TLS_FILE_MISSING", kExitConfig},
      {"TLS_FILE_EXPOSED", kExitConfig},
      {"TLS_FILE_INVALID", kExitConfig},
      {"TLS_CERTIFICATE_EXPIRED", kExitConfig},
      {"POLICY_INVALID", kExitConfig},
      {"TOKENS_INVALID", kExitConfig},
      {"PORT_IN_USE", kExitPortInUse},
      {"LISTEN_FAILED", kExitConfig},
      {"DATA_DIR_LOCKED", kExitDataDir},
      {"DATA_DIR_UNUSABLE", kExitDataDir},
      {"DATA_DIR_FROM_NEWER", kExitDataDir},
      {"DISK_FULL", kExitDataDir},
      {"STORE_CORRUPT", kExitDataDir},
      {"STORE_FAILED", kExitDataDir},
      {"SOURCE_CREDENTIAL_REFUSED", kExitCredentialRefused},
      {"SOURCE_PERMISSION_MISSING", kExitCredentialRefused},
      {"SOURCE_HOST_INVALID", kExitConfig},
      {"SOURCE_DUPLICATE", kExitConfig},
      {"NO_SOURCE_CONFIGURED", kExitConfig},
      {"INTERVAL_TOO_SHORT", kExitConfig},
      {"HOST_NOT_RESOLVED", kExitSourceUnreachable},
      {"HOST_UNREACHABLE", kExitSourceUnreachable},
      {"HTTP_TIMEOUT", kExitSourceUnreachable},
      {"HTTP_CONNECTION_LOST", kExitSourceUnreachable},
      {"TLS_NOT_TRUSTED", kExitSourceUnreachable},
      {"SOURCE_ERROR", kExitSourceUnreachable},
      {"SERVICE_UNREACHABLE", kExitServiceUnreachable},
      {"INVENTORY_UNREACHABLE", kExitServiceUnreachable},
  };
  return *codes;
}

}  // namespace

int ExitCodeFor(const absl::Status& status) {
  if (status.ok()) return kExitOk;
  const auto known = CodesByReason().find(ErrorReason(status));
  if (known != CodesByReason().end()) return known->second;
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return kExitUsage;
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return kExitCredentialRefused;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return kExitServiceUnreachable;
    case absl::StatusCode::kNotFound:
      return kExitNotFound;
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kOutOfRange:
      return kExitRefused;
    default:
      return kExitInternal;
  }
}

}  // namespace muster
