// The inventory's store and who watches it, for people.
#ifndef CLI_REPORT_STORE_REPORT_H_
#define CLI_REPORT_STORE_REPORT_H_

#include <ostream>

#include "proto/muster/inventory/v1/maintenance.pb.h"

namespace muster::cli {

// How the store is, how far its history goes back, and whether it takes writes.
void PrintStore(const inventory::v1::Store& store, std::ostream& out);

// One row per watcher.
void PrintWatcherRows(const inventory::v1::ListWatchersResponse& response,
                      std::ostream& out);

// What a purge amounted to.
void PrintPurge(const inventory::v1::PurgeResponse& purge, std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_REPORT_STORE_REPORT_H_
