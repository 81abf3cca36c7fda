// What a judging plugin remembers of a device: the few fields that it judges
// by, with their liveness, because neither comes again once it is checkpointed.
#ifndef PLUGINS_POSTURE_LIVE_DEVICE_H_
#define PLUGINS_POSTURE_LIVE_DEVICE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::posture {

// `shown`, cut down to what is judged (identity, platform, os, enrolment,
// state, lost mode, check-in, revision, and the facts with these keys), with the later of
// both livenesses. `known` is what was remembered before; null if nothing.
device::v1::Device Remember(const device::v1::Device* known,
                            const device::v1::Device& shown,
                            absl::Span<const absl::string_view> fact_keys);

// The same with every fact.
device::v1::Device RememberWhole(const device::v1::Device* known,
                                 const device::v1::Device& shown);

// Sets the check-in and the times of the facts to those of `liveness`. What it
// does not tell stays.
void ApplyLiveness(const device::v1::Liveness& liveness,
                   device::v1::Device& device);

// `sources/{source}`, the front of `sources/{source}/devices/{device}`.
std::string SourceOf(absl::string_view device_name);

// The device's name with another collection: `sources/{s}/verdicts/{d}`.
std::string SiblingOf(absl::string_view device_name,
                      absl::string_view collection);

// Why a fact has no value, without its prefix: `PERMISSION_MISSING`.
// `NOT_FETCHED` for a null fact (it was never asked for), `UNPARSEABLE` for one
// whose value has not the type that its key promises.
std::string WhyUnknown(const device::v1::Fact* fact);

// What to do about a fact that is unknown for the reason `why`, one sentence.
absl::string_view UnknownHint(absl::string_view why);

}  // namespace muster::posture

#endif  // PLUGINS_POSTURE_LIVE_DEVICE_H_
