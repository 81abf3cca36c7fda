#include "base/daemon/limits_config.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster {
namespace {

struct Range {
  int64_t least;
  int64_t most;
};

// gRPC cannot serve with fewer threads, and hardly with less memory. The upper
// bounds are far beyond one machine: more is a slip of the keyboard.
constexpr Range kConnections = {1, 1'000'000};
constexpr Range kCalls = {1, 1'000'000};
constexpr Range kBufferBytes = {16 << 20, int64_t{1} << 40};
constexpr Range kThreads = {8, 10'000};

// Sets `limit` unless `value` is 0, which stands for nothing said.
template <typename Limit>
absl::Status Apply(absl::string_view field, int64_t value, Range range,
                   Limit& limit) {
  if (value == 0) return absl::OkStatus();
  if (value < range.least || value > range.most) {
    return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
                 absl::StrCat(field, " is ", value, "; it may be ", range.least,
                              " to ", range.most),
                 {{"field", std::string(field)}});
  }
  limit = static_cast<Limit>(value);
  return absl::OkStatus();
}

}  // namespace

absl::Status ApplyLimits(const config::v1::MusterConfig& config,
                         GrpcServer::Options& options) {
  const config::v1::LimitsConfig& limits = config.limits();
  RETURN_IF_ERROR(Apply("limits.max_connections", limits.max_connections(),
                        kConnections, options.max_connections));
  RETURN_IF_ERROR(Apply("limits.max_calls_per_connection",
                        limits.max_calls_per_connection(), kCalls,
                        options.max_calls_per_connection));
  RETURN_IF_ERROR(Apply("limits.max_buffer_bytes", limits.max_buffer_bytes(),
                        kBufferBytes, options.memory_quota_bytes));
  return Apply("limits.max_threads", limits.max_threads(), kThreads,
               options.max_threads);
}

}  // namespace muster
