#ifndef CONNECTOR_CORE_JOBS_PAGE_SPLITTER_H_
#define CONNECTOR_CORE_JOBS_PAGE_SPLITTER_H_

#include <vector>

#include "connector/core/device_source.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::connector {

// What one of Ingest's pages may hold. Source: ingest.proto, `Page`.
constexpr int kMaxPageRows = 300;      // devices, facets, devices out of scope
constexpr int kMaxPageEntries = 1000;  // entries of a catalog
// Well below the 16 MiB that a message may have.
constexpr size_t kMaxPageBytes = size_t{4} << 20;

// `page` as pages that Ingest takes, without index, at least one, in the order
// in which they must be sent: devices come before facets, that may be theirs. A
// single row that is larger than kMaxPageBytes has a page of its own.
std::vector<inventory::v1::PushPagesRequest::Page> SplitPage(DevicePage page);

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_JOBS_PAGE_SPLITTER_H_
