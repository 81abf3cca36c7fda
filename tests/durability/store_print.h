#ifndef TESTS_DURABILITY_STORE_PRINT_H_
#define TESTS_DURABILITY_STORE_PRINT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "inventory/store/store_reader.h"

namespace muster::inventory::testing {

// Everything that `reader` shows, as lines: two stores with the same lines are
// the same, whatever engine they are. Records, the log, the history of each
// resource, versions of the past, the index and the documents.
//
// Errors: the first one that a read gave.
absl::StatusOr<std::string> PrintStore(const StoreReader& reader);

// The first line in which the two differ, of each; for messages.
std::string FirstDifference(absl::string_view want, absl::string_view got);

}  // namespace muster::inventory::testing

#endif  // TESTS_DURABILITY_STORE_PRINT_H_
