#ifndef MUSTERD_SERVICE_CHANNELS_H_
#define MUSTERD_SERVICE_CHANNELS_H_

#include <vector>

#include "base/grpc/late_channel.h"

namespace muster {

// The channels by which the services of one musterd reach each other: all lead
// back into the process itself. Must outlive the modules.
struct ServiceChannels {
  LateChannel inventory;
  LateChannel connector;
  LateChannel actions;
  LateChannel compliance;

  std::vector<LateChannel*> All() {
    return {&inventory, &connector, &actions, &compliance};
  }
};

}  // namespace muster

#endif  // MUSTERD_SERVICE_CHANNELS_H_
