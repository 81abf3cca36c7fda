#include "base/daemon/tls_config.h"

#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster {

absl::StatusOr<std::optional<TlsDirectory>> TlsOf(
    const config::v1::MusterConfig& config, absl::string_view program) {
  const std::string& directory = config.tls().directory();
  if (directory.empty() && !config.allow_plaintext()) {
    return Error(absl::StatusCode::kInvalidArgument, "TLS_REQUIRED",
                 "tls.directory is missing: name one that \"musterctl tls "
                 "init\" wrote, or, for development on this machine, set "
                 "allow_plaintext: true",
                 {{"field", "tls.directory"}});
  }
  if (!directory.empty() && config.allow_plaintext()) {
    return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
                 "tls.directory and allow_plaintext exclude each other",
                 {{"field", "allow_plaintext"}});
  }
  if (directory.empty()) return std::optional<TlsDirectory>();
  return std::optional<TlsDirectory>(
      TlsDirectory{absl::StrCat(directory, "/", program)});
}

}  // namespace muster
