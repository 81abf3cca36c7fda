#ifndef INVENTORY_MAINTENANCE_CHECK_STORE_DUMP_H_
#define INVENTORY_MAINTENANCE_CHECK_STORE_DUMP_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory {

// Writes the store as JSON, one object a line, in this order: `device`,
// `facet`, `source`, `sync`, `cursor`, `hold`, `incident`, `spend`, `entry` (of
// a catalog), `status` (what a source's state follows from), and with `history`
// every `change` that is retained. Each line is an object with one field of
// that name, which holds the resource as the API gives it, without liveness and
// without when an entry was read.
//
// Errors: those of the store, that of `write`.
absl::Status DumpStore(
    const StoreReader& reader, bool history,
    absl::FunctionRef<absl::Status(absl::string_view line)> write);

}  // namespace muster::inventory

#endif  // INVENTORY_MAINTENANCE_CHECK_STORE_DUMP_H_
