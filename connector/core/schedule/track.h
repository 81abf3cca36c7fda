#ifndef CONNECTOR_CORE_SCHEDULE_TRACK_H_
#define CONNECTOR_CORE_SCHEDULE_TRACK_H_

#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::connector {

// Jobs of one track run one after the other, those of different tracks beside
// each other: a sweep that takes long does not make a delta late.
enum class Track { kFull, kDelta, kRest };

constexpr Track kAllTracks[] = {Track::kFull, Track::kDelta, Track::kRest};

inline Track TrackOf(inventory::v1::SyncKind kind) {
  if (kind == inventory::v1::SYNC_KIND_FULL) return Track::kFull;
  if (kind == inventory::v1::SYNC_KIND_DELTA) return Track::kDelta;
  return Track::kRest;
}

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SCHEDULE_TRACK_H_
