#ifndef CONNECTOR_CORE_SCHEDULE_TRACK_H_
#define CONNECTOR_CORE_SCHEDULE_TRACK_H_

#include "connector/core/device_source.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::connector {

// Jobs of one track run one after the other, those of different tracks beside
// each other: a sweep that takes long does not make a delta late.
enum class Track { kFull, kDelta, kRest, kBulky };

constexpr Track kAllTracks[] = {Track::kFull, Track::kDelta, Track::kRest,
                                Track::kBulky};

inline Track TrackOf(const JobSpec& job) {
  if (job.kind == inventory::v1::SYNC_KIND_FULL) return Track::kFull;
  if (job.kind == inventory::v1::SYNC_KIND_DELTA) return Track::kDelta;
  return job.bulky ? Track::kBulky : Track::kRest;
}

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SCHEDULE_TRACK_H_
