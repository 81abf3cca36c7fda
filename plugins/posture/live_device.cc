#include "plugins/posture/live_device.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/time_util.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::posture {
namespace {

using device::v1::Device;
using device::v1::Fact;
using device::v1::Liveness;
using google::protobuf::Timestamp;

void TakeLater(const Timestamp& from, bool has, Timestamp* to) {
  if (!has || google::protobuf::operator<(*to, from)) *to = from;
}

void CopyCore(const Device& from, Device& to) {
  to.set_name(from.name());
  to.set_serial_number(from.serial_number());
  to.set_display_name(from.display_name());
  to.set_platform(from.platform());
  if (from.has_os()) *to.mutable_os() = from.os();
  if (from.has_last_enroll_time()) {
    *to.mutable_last_enroll_time() = from.last_enroll_time();
  }
  to.set_state(from.state());
  to.set_lost_mode_status(from.lost_mode_status());
  if (from.has_remove_time()) *to.mutable_remove_time() = from.remove_time();
  if (from.has_last_check_in_time()) {
    *to.mutable_last_check_in_time() = from.last_check_in_time();
  }
  to.set_revision(from.revision());
}

bool SameValue(Fact a, Fact b) {
  for (Fact* fact : {&a, &b}) {
    fact->clear_collect_time();
    fact->clear_observe_time();
  }
  return a.SerializeAsString() == b.SerializeAsString();
}

void KeepLaterTimes(const Device& known, Device& device) {
  if (known.has_last_check_in_time()) {
    const bool has = device.has_last_check_in_time();
    TakeLater(known.last_check_in_time(), has,
              device.mutable_last_check_in_time());
  }
  for (Fact& fact : *device.mutable_facts()) {
    const Fact* before = device::FindFact(known, fact.key());
    if (before == nullptr || !SameValue(*before, fact)) continue;
    if (before->has_collect_time()) {
      const bool has = fact.has_collect_time();
      TakeLater(before->collect_time(), has, fact.mutable_collect_time());
    }
    if (before->has_observe_time()) {
      const bool has = fact.has_observe_time();
      TakeLater(before->observe_time(), has, fact.mutable_observe_time());
    }
  }
}

}  // namespace

Device Remember(const Device* known, const Device& shown,
                absl::Span<const absl::string_view> fact_keys) {
  Device device;
  CopyCore(shown, device);
  for (const Fact& fact : shown.facts()) {
    if (std::find(fact_keys.begin(), fact_keys.end(), fact.key()) !=
        fact_keys.end()) {
      *device.add_facts() = fact;
    }
  }
  if (known != nullptr) KeepLaterTimes(*known, device);
  return device;
}

Device RememberWhole(const Device* known, const Device& shown) {
  Device device;
  CopyCore(shown, device);
  *device.mutable_facts() = shown.facts();
  if (known != nullptr) KeepLaterTimes(*known, device);
  return device;
}

void ApplyLiveness(const Liveness& liveness, Device& device) {
  if (liveness.has_last_check_in_time()) {
    *device.mutable_last_check_in_time() = liveness.last_check_in_time();
  }
  for (const device::v1::Observation& one : liveness.observations()) {
    for (Fact& fact : *device.mutable_facts()) {
      if (fact.endpoint() != one.endpoint()) continue;
      if (one.has_collect_time()) {
        *fact.mutable_collect_time() = one.collect_time();
      }
      if (one.has_observe_time()) {
        *fact.mutable_observe_time() = one.observe_time();
      }
    }
  }
}

std::string SourceOf(absl::string_view device_name) {
  return std::string(device_name.substr(0, device_name.find("/devices/")));
}

std::string SiblingOf(absl::string_view device_name,
                      absl::string_view collection) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(device_name, absl::MaxSplits("/devices/", 1));
  return absl::StrCat(parts.first, "/", collection, "/", parts.second);
}

std::string WhyUnknown(const Fact* fact) {
  if (fact == nullptr) return "NOT_FETCHED";
  if (fact->unknown_reason() == device::v1::UNKNOWN_REASON_UNSPECIFIED) {
    return "UNPARSEABLE";
  }
  const std::string name =
      device::v1::UnknownReason_Name(fact->unknown_reason());
  return std::string(absl::StripPrefix(name, "UNKNOWN_REASON_"));
}

absl::string_view UnknownHint(absl::string_view why) {
  if (why == "PERMISSION_MISSING") {
    return "Grant the source's API token the permission to read it.";
  }
  if (why == "NOT_FETCHED") {
    return "Wait for the next full sync, which asks for it.";
  }
  if (why == "UNPARSEABLE") {
    return "Look at the device in its source, whose answer could not be "
           "understood.";
  }
  return "Look at the device in its source, which does not tell.";
}

}  // namespace muster::posture
