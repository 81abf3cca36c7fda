#ifndef INVENTORY_MODEL_POSITION_H_
#define INVENTORY_MODEL_POSITION_H_

#include <cstdint>

namespace muster::inventory {

// Position in the log of changes: 1, 2, 3, … without gaps. 0 is before all.
using Revision = int64_t;

// Position in the order of signs of life. Each takes the next number; a device
// keeps only its latest, so there are gaps. 0 is before all.
using Touch = int64_t;

// How far the store has come. All of it is on disk.
struct LogEnd {
  Revision revision = 0;
  Touch touch = 0;
  // Syncs that ended since this process opened the store.
  int64_t ended_syncs = 0;
};

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_POSITION_H_
