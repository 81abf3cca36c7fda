#ifndef INVENTORY_INGEST_RESOLVE_CHECK_H_
#define INVENTORY_INGEST_RESOLVE_CHECK_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// Whether `resolve` may decide about the devices `missing` of `source`: each
// answer is about one of them, none about one twice; a removal names a device
// of the same source that did answer, and when.
//
// Errors:
//   INVALID_ARGUMENT SYNC_PROTOCOL: it may not.
//   INVALID_ARGUMENT DEVICE_MALFORMED: a device that is present is malformed.
absl::Status CheckResolve(absl::string_view source,
                          const absl::flat_hash_set<std::string>& missing,
                          const v1::PushPagesRequest::Resolve& resolve);

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_RESOLVE_CHECK_H_
