#include "plugins/trust/judge/signals/signal.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"
#include "proto/muster/device/v1/platform_names.h"

namespace muster::trust {
namespace {

using device::PlatformName;
using posture::ToProto;

Signal Make(v1::SignalResult result, absl::string_view signal,
            absl::string_view value) {
  Signal made;
  made.reason.set_signal(signal.data(), signal.size());
  made.reason.set_result(result);
  made.reason.set_value(value.data(), value.size());
  return made;
}

Signal MakeOther(v1::SignalResult result, absl::string_view signal,
                 absl::string_view code, absl::string_view value,
                 absl::string_view hint) {
  Signal made = Make(result, signal, value);
  made.reason.set_code(code.data(), code.size());
  made.reason.set_hint(hint.data(), hint.size());
  return made;
}

}  // namespace

bool PlatformIsTold(const device::v1::Device& device) {
  return device.platform() != device::v1::PLATFORM_UNSPECIFIED &&
         device::v1::Platform_IsValid(device.platform());
}

Signal Pass(absl::string_view signal, absl::string_view value) {
  return Make(v1::SIGNAL_RESULT_PASS, signal, value);
}

Signal Fail(absl::string_view signal, absl::string_view code,
            absl::string_view value, absl::string_view hint) {
  return MakeOther(v1::SIGNAL_RESULT_FAIL, signal, code, value, hint);
}

Signal Unknown(absl::string_view signal, absl::string_view code,
               absl::string_view value, absl::string_view hint) {
  return MakeOther(v1::SIGNAL_RESULT_UNKNOWN, signal, code, value, hint);
}

Signal NotApplicable(absl::string_view signal,
                     const device::v1::Device& device) {
  const absl::string_view platform = PlatformName(device.platform());
  return MakeOther(
      v1::SIGNAL_RESULT_NOT_APPLICABLE, signal, kPlatformNotCovered, platform,
      absl::StrCat("Judge it by a policy that asks this of the platform ",
                   platform, "."));
}

void SetAge(absl::Time collected, absl::Time now, Signal& signal) {
  *signal.reason.mutable_observe_time() = ToProto(collected);
  *signal.reason.mutable_age() =
      ToProto(std::max(now - collected, absl::ZeroDuration()));
}

bool IsTooOld(absl::Time collected, absl::Duration max_age, absl::Time now) {
  return now > collected + max_age;
}

void LimitToAge(absl::Time collected, absl::Duration max_age, absl::Time now,
                Signal& signal) {
  const absl::Time last = std::min(collected, now) + max_age;
  signal.holds_until = std::min(signal.holds_until, last);
  if (collected > now) {
    signal.holds_until = std::min(signal.holds_until, collected);
  }
  if (signal.result() != v1::SIGNAL_RESULT_PASS) return;
  signal.valid_until = std::min(signal.valid_until, last);
}

}  // namespace muster::trust
