#ifndef PLUGINS_CONFORMANCE_PLAY_UNKNOWN_FIELDS_H_
#define PLUGINS_CONFORMANCE_PLAY_UNKNOWN_FIELDS_H_

#include "google/protobuf/message.h"

namespace muster::conformance {

// Gives `message` and every message in it fields that no version of the protos
// has so far: a number, a text and a message, as those of a later version.
void AddUnknownFieldsTo(google::protobuf::Message& message);

}  // namespace muster::conformance

#endif  // PLUGINS_CONFORMANCE_PLAY_UNKNOWN_FIELDS_H_
