#include "plugins/trust/judge/signals/base_signals.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"
#include "proto/muster/device/v1/platform_names.h"

namespace muster::trust {
namespace {

using device::PlatformName;
using device::v1::Device;
using posture::Show;
using posture::ToTime;

constexpr char kEnrolHint[] = "Enrol the device in its source again.";
constexpr char kWaitHint[] = "Wait for the first full sync to complete.";
constexpr char kSyncHint[] =
    "See in the source's state why no full sync completes; it heals with the "
    "next one that does.";
constexpr char kPlatformHint[] =
    "Look at the device in its source, which named no platform that is known "
    "here.";
constexpr char kAllExemptHint[] =
    "Mend what one of the exemptions lets pass: one requirement at least must "
    "hold by itself.";

Signal SyncedAt(absl::Time end, const Policy& policy, absl::Time now) {
  if (IsTooOld(end, policy.max_sync_age, now)) {
    return Unknown(kSyncAge, kSyncTooOld, Show(end), kSyncHint);
  }
  Signal signal = Pass(kSyncAge, Show(end));
  LimitToAge(end, policy.max_sync_age, now, signal);
  return signal;
}

}  // namespace

Signal InInventorySignal(const Device& device) {
  return Pass(kInInventory, device.serial_number());
}

Signal NotRemovedSignal(const Device& device) {
  if (device.state() != device::v1::STATE_REMOVED) {
    return Pass(kNotRemoved, "enrolled");
  }
  if (!device.has_remove_time()) {
    return Fail(kNotRemoved, kRemoved, "removed", kEnrolHint);
  }
  const absl::Time removed = ToTime(device.remove_time());
  return Fail(kNotRemoved, kRemoved,
              absl::StrCat("removed, established at ", Show(removed)),
              kEnrolHint);
}

Signal SyncAgeSignal(const SourceHealth& source, const Policy& policy,
                     absl::Time now) {
  Signal signal;
  if (source.last_full_sync_time) {
    signal = SyncedAt(*source.last_full_sync_time, policy, now);
    SetAge(*source.last_full_sync_time, now, signal);
  } else {
    signal = Unknown(kSyncAge, kWaitingToSync, "never", kWaitHint);
  }
  signal.reason.set_threshold(policy.sync_threshold);
  return signal;
}

Signal PlatformSignal(const Device& device, const Policy& policy) {
  const absl::string_view value = PlatformName(device.platform());
  Signal signal;
  if (!PlatformIsTold(device)) {
    signal = Unknown(kPlatform, kPlatformNotTold, value, kPlatformHint);
  } else if (policy.Covers(device.platform())) {
    signal = Pass(kPlatform, value);
  } else {
    signal = NotApplicable(kPlatform, device);
  }
  signal.reason.set_threshold(policy.platform_names);
  return signal;
}

Signal AllExemptSignal() {
  Signal signal = Unknown(kAnyPass, kAllExempt, "none", kAllExemptHint);
  signal.reason.set_threshold("at least one");
  return signal;
}

}  // namespace muster::trust
