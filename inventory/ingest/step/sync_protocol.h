// What PushPages demands of each message by itself. All errors are bugs of the
// connector, and nothing of the message is kept.
#ifndef INVENTORY_INGEST_STEP_SYNC_PROTOCOL_H_
#define INVENTORY_INGEST_STEP_SYNC_PROTOCOL_H_

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {

// Devices per page, and facets.
constexpr int kMaxPageDevices = 300;
constexpr int kMaxPageFacets = 300;
// And devices out of scope, and entries of a catalog.
constexpr int kMaxPageOutOfScope = 300;
constexpr int kMaxPageEntries = 1000;
// Bytes that the name of a job may have.
constexpr size_t kMaxJobName = 64;

// INVALID_ARGUMENT SYNC_PROTOCOL with `problem`, which names what is wrong.
absl::Status ProtocolError(absl::string_view problem);

// Errors:
//   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: `begin.source`.
//   INVALID_ARGUMENT SYNC_PROTOCOL: a required field is not set, or the name of
//     the job is too long.
absl::Status CheckBegin(const v1::PushPagesRequest::Begin& begin);

// Errors:
//   INVALID_ARGUMENT PAGE_TOO_LARGE: more than 300 devices, 300 facets, 300
//     devices out of scope, or 1,000 entries.
//   INVALID_ARGUMENT DEVICE_MALFORMED, FACET_MALFORMED: those of
//     CheckObservation(); DEVICE_MALFORMED: what is out of scope is no device
//     of `source`, or is shown by the same page.
//   INVALID_ARGUMENT ENTRY_MALFORMED: that of CheckEntry().
absl::Status CheckPage(absl::string_view source,
                       const v1::PushPagesRequest::Page& page);

// Likewise, but for the devices of which `passed` says, by their index, that
// they keep the contract.
absl::Status CheckPage(absl::string_view source,
                       const v1::PushPagesRequest::Page& page,
                       absl::FunctionRef<bool(int)> passed);

// A FULL sync must prove that it saw every device; one that cannot is to be
// aborted.
//
// Errors:
//   INVALID_ARGUMENT SYNC_PROTOCOL: it does not, or pages are missing.
absl::Status CheckCommit(v1::SyncKind kind, int64_t pages,
                         const v1::PushPagesRequest::Commit& commit);

// The trace id in a W3C traceparent; "" if it is none.
// Source: W3C Trace Context, 3.2 ("traceparent header").
std::string TraceIdOf(absl::string_view traceparent);

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_STEP_SYNC_PROTOCOL_H_
