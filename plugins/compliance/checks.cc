#include "plugins/compliance/checks.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/proto_time.h"
#include "proto/muster/device/v1/fact_keys.h"
#include "proto/muster/device/v1/platform_names.h"

namespace muster::compliance {
namespace {

using device::PlatformName;
using device::v1::Device;
using device::v1::Fact;
using posture::Show;
using posture::ToProto;
using posture::ToTime;

// What every check is given.
struct Context {
  const Device& device;
  const inventory::v1::Source& source;
  const Pack& pack;
  absl::Time now;
};

struct Outcome {
  v1::CheckResult result;
  absl::Time holds_until = absl::InfiniteFuture();
};

Outcome Make(v1::Result result, absl::string_view value,
             absl::string_view message) {
  Outcome outcome;
  outcome.result.set_result(result);
  outcome.result.set_value(std::string(value));
  outcome.result.set_message(std::string(message));
  return outcome;
}

Outcome Unknown(absl::string_view reason, absl::string_view value,
                absl::string_view message) {
  Outcome outcome = Make(v1::RESULT_UNKNOWN, value, message);
  outcome.result.set_unknown_reason(std::string(reason));
  return outcome;
}

Outcome NotApplicable(const Device& device) {
  return Make(v1::RESULT_NOT_APPLICABLE, "",
              absl::StrCat("This check does not speak of the platform ",
                           PlatformName(device.platform()), "."));
}

Outcome PlatformNotTold() {
  return Unknown(kPlatformNotTold, "",
                 "The device's source named no platform that is known here; "
                 "look at the device there.");
}

std::string AtMost(absl::Duration age) {
  return absl::StrCat("at most ", Show(age));
}

std::optional<absl::Time> LastFullRead(const inventory::v1::Source& source) {
  if (!source.has_last_full_sync_start_time()) return std::nullopt;
  return ToTime(source.last_full_sync_start_time());
}

// `outcome`, unless what it rests on, known since `known`, is too old.
Outcome UnlessTooOld(Outcome outcome, std::optional<absl::Time> known,
                     const Context& context) {
  if (!known) return outcome;
  const absl::Time last = *known + context.pack.max_fact_age;
  if (context.now <= last) {
    outcome.holds_until = std::min(outcome.holds_until, last);
    return outcome;
  }
  return Unknown(
      kFactTooOld, outcome.result.value(),
      absl::StrCat("The value is of ", Show(*known), ", and one may be ",
                   AtMost(context.pack.max_fact_age),
                   " old; let the device report again."));
}

std::optional<absl::Time> KnownSince(const Fact& fact, const Context& context) {
  if (fact.has_collect_time()) return ToTime(fact.collect_time());
  const std::optional<absl::Time> full = LastFullRead(context.source);
  if (!fact.has_observe_time()) return full;
  const absl::Time observed = ToTime(fact.observe_time());
  return full ? std::max(*full, observed) : observed;
}

// A fact that is a yes or no, and how to speak of it.
struct YesNo {
  absl::string_view key;
  absl::string_view subject;  // opens a sentence: "FileVault"
  absl::string_view yes;      // "on"
  absl::string_view no;       // "off"
  absl::string_view remedy;   // "turn it on"
};

Outcome CheckYesNo(const YesNo& what, const Context& context) {
  const Fact* fact = device::FindFact(context.device, what.key);
  if (fact == nullptr || fact->value_case() != Fact::kBoolValue) {
    const std::string why = posture::WhyUnknown(fact);
    return Unknown(why, "",
                   absl::StrCat(what.subject, " may or may not be ", what.yes,
                                " (", why, "). ", posture::UnknownHint(why)));
  }
  Outcome outcome =
      fact->bool_value()
          ? Make(v1::RESULT_PASS, what.yes,
                 absl::StrCat(what.subject, " is ", what.yes, "."))
          : Make(v1::RESULT_FAIL, what.no,
                 absl::StrCat(what.subject, " is ", what.no, "; ", what.remedy,
                              "."));
  outcome =
      UnlessTooOld(std::move(outcome), KnownSince(*fact, context), context);
  if (fact->has_collect_time()) {
    *outcome.result.mutable_collect_time() = fact->collect_time();
  }
  return outcome;
}

Outcome CheckDiskEncryption(const Context& context) {
  if (context.device.platform() == device::v1::PLATFORM_UNSPECIFIED) {
    return PlatformNotTold();
  }
  if (context.device.platform() != device::v1::PLATFORM_MAC) {
    return NotApplicable(context.device);
  }
  return CheckYesNo(
      {device::kFilevaultEnabled, "FileVault", "on", "off", "turn it on"},
      context);
}

Outcome CheckMdm(const Context& context) {
  return CheckYesNo({device::kMdmEnabled, "The MDM profile", "installed",
                     "not installed", "install it"},
                    context);
}

Outcome CheckAgent(const Context& context) {
  switch (context.device.platform()) {
    case device::v1::PLATFORM_UNSPECIFIED:
      return PlatformNotTold();
    case device::v1::PLATFORM_MAC:
    case device::v1::PLATFORM_WINDOWS:
      return CheckYesNo({device::kAgentInstalled, "The agent", "installed",
                         "not installed", "install it"},
                        context);
    default:
      return NotApplicable(context.device);
  }
}

// The device's version in the spelling of `minimum`. Windows shows the name of
// the release as its version; its number is the build.
std::optional<OsVersion> VersionLike(const OsVersion& minimum,
                                     const device::v1::OperatingSystem& os) {
  for (const std::string* text : {&os.version(), &os.build()}) {
    std::optional<OsVersion> version = ParseOsVersion(*text);
    if (version && version->is_release_name == minimum.is_release_name) {
      return version;
    }
  }
  return std::nullopt;
}

std::string VersionText(const device::v1::OperatingSystem& os) {
  std::string text = os.version();
  if (!os.supplemental_version_extra().empty()) {
    absl::StrAppend(&text, " ", os.supplemental_version_extra());
  }
  return text;
}

Outcome CompareVersion(const MinimumOs& minimum, const Context& context) {
  const device::v1::OperatingSystem& os = context.device.os();
  if (os.version().empty()) {
    return Unknown("BLANK", "",
                   "The source shows no version; look at the device there.");
  }
  const std::string text = VersionText(os);
  const std::optional<OsVersion> version = VersionLike(minimum.version, os);
  if (!version) {
    return Unknown(
        "UNPARSEABLE", text,
        absl::StrCat("The version cannot be compared with ", minimum.text,
                     "; look at the device in its source, or "
                     "configure a minimum in the same spelling."));
  }
  Outcome outcome =
      IsOlder(*version, minimum.version)
          ? Make(v1::RESULT_FAIL, text,
                 absl::StrCat("The version is older than ", minimum.text,
                              "; update the device."))
          : Make(v1::RESULT_PASS, text, "The version is recent enough.");
  return UnlessTooOld(std::move(outcome), LastFullRead(context.source),
                      context);
}

Outcome CheckOsVersion(const Context& context) {
  const device::v1::Platform platform = context.device.platform();
  if (platform == device::v1::PLATFORM_UNSPECIFIED) return PlatformNotTold();
  const auto minimum = context.pack.minimum_os.find(platform);
  if (minimum == context.pack.minimum_os.end()) {
    return NotApplicable(context.device);
  }
  Outcome outcome = CompareVersion(minimum->second, context);
  outcome.result.set_threshold(absl::StrCat(minimum->second.text, " or later"));
  return outcome;
}

Outcome JudgeCheckIn(absl::Time check_in, const Context& context) {
  const absl::Time last = check_in + context.pack.max_check_in_age;
  if (context.now > last) {
    return Make(v1::RESULT_FAIL, Show(check_in),
                "The device has been silent for too long; turn it on and "
                "connect it to the internet.");
  }
  Outcome outcome = Make(v1::RESULT_PASS, Show(check_in),
                         "The device checked in lately enough.");
  outcome.holds_until = last;
  if (check_in > context.now) {
    outcome.holds_until = check_in;
    outcome.result.set_message(
        "The check-in is in the future and counts as one now; set the "
        "device's clock.");
  }
  return outcome;
}

Outcome CheckCheckInAge(const Context& context) {
  Outcome outcome =
      context.device.has_last_check_in_time()
          ? JudgeCheckIn(ToTime(context.device.last_check_in_time()), context)
          : Unknown(kNeverReported, "",
                    "The device never checked in; turn it on and connect it "
                    "to the internet.");
  outcome.result.set_threshold(AtMost(context.pack.max_check_in_age));
  return outcome;
}

v1::ComplianceState RollUp(const std::vector<v1::CheckResult>& checks) {
  const auto any = [&](v1::Result result) {
    return std::any_of(checks.begin(), checks.end(),
                       [result](const v1::CheckResult& check) {
                         return check.result() == result;
                       });
  };
  if (any(v1::RESULT_FAIL)) return v1::COMPLIANCE_STATE_NON_COMPLIANT;
  if (any(v1::RESULT_UNKNOWN)) return v1::COMPLIANCE_STATE_UNKNOWN;
  return any(v1::RESULT_PASS) ? v1::COMPLIANCE_STATE_COMPLIANT
                              : v1::COMPLIANCE_STATE_UNKNOWN;
}

}  // namespace

Evaluation Evaluate(const Device& device, const inventory::v1::Source& source,
                    const Pack& pack, absl::Time now) {
  const Context context{device, source, pack, now};
  Evaluation evaluation;
  const auto add = [&](const char* check, absl::string_view threshold,
                       Outcome outcome) {
    outcome.result.set_check(check);
    if (outcome.result.threshold().empty()) {
      outcome.result.set_threshold(std::string(threshold));
    }
    evaluation.holds_until =
        std::min(evaluation.holds_until, outcome.holds_until);
    evaluation.checks.push_back(std::move(outcome.result));
  };
  add(kDiskEncryption, "on", CheckDiskEncryption(context));
  add(kMdm, "installed", CheckMdm(context));
  add(kAgent, "installed", CheckAgent(context));
  add(kOsVersion, "", CheckOsVersion(context));
  add(kCheckInAge, "", CheckCheckInAge(context));
  evaluation.state = RollUp(evaluation.checks);
  return evaluation;
}

}  // namespace muster::compliance
