#include "actions/plan/command_support.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::actions {
namespace {

constexpr absl::Duration kKeepFor = absl::Minutes(5);

const connector::v1::DescribeResponse::CommandSupport* FindSupport(
    const connector::v1::DescribeResponse& described, const std::string& kind) {
  for (const auto& support : described.commands()) {
    if (support.kind() == kind) return &support;
  }
  return nullptr;
}

absl::Status Unsupported(const std::string& kind,
                         const device::v1::Device& device) {
  return Error(absl::StatusCode::kUnimplemented, "COMMAND_UNSUPPORTED",
               absl::StrCat("the source of ", device.name(), " knows no ", kind,
                            "; choose another command"),
               {{"kind", kind}, {"device", device.name()}});
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
  const auto* const support = FindSupport(described, kind);
  if (support == nullptr) return Unsupported(kind, device);
  const auto& platforms = support->platforms();
  const bool known = std::find(platforms.begin(), platforms.end(),
                               device.platform()) != platforms.end();
  return known ? absl::OkStatus() : NotAllowed(kind, device);
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
