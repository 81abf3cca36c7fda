#include "actions/service/command_support.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::actions {
namespace {

constexpr absl::Duration kKeepFor = absl::Minutes(5);

bool Supports(const connector::v1::DescribeResponse& described,
              const std::string& kind, device::v1::Platform platform) {
  for (const auto& support : described.commands()) {
    if (support.kind() != kind) continue;
    const auto& platforms = support.platforms();
    return std::find(platforms.begin(), platforms.end(), platform) !=
           platforms.end();
  }
  return false;
}

absl::Status NotAllowed(const std::string& kind,
                        const device::v1::Device& device) {
  const std::string platform(absl::StripPrefix(
      device::v1::Platform_Name(device.platform()), "PLATFORM_"));
  return Error(
      absl::StatusCode::kFailedPrecondition, "COMMAND_NOT_ALLOWED",
      absl::StrCat(kind, " does not work on ", device.name(),
                   ", whose platform is ", platform,
                   "; choose another command or device"),
      {{"kind", kind}, {"device", device.name()}, {"platform", platform}});
}

}  // namespace

absl::Status CommandSupport::Check(const std::string& kind,
                                   const device::v1::Device& device) {
  ASSIGN_OR_RETURN(const connector::v1::DescribeResponse described,
                   Described());
  if (Supports(described, kind, device.platform())) return absl::OkStatus();
  return NotAllowed(kind, device);
}

absl::StatusOr<connector::v1::DescribeResponse> CommandSupport::Described() {
  const absl::Time now = clock_.Now();
  {
    absl::MutexLock lock(&mu_);
    if (described_ && now < describe_time_ + kKeepFor) return *described_;
  }
  ASSIGN_OR_RETURN(connector::v1::DescribeResponse fresh, gateway_.Describe());
  absl::MutexLock lock(&mu_);
  described_ = fresh;
  describe_time_ = now;
  return fresh;
}

}  // namespace muster::actions
