// What a StoreReader shows, as values that a test compares. All of it expects
// that the reader answers OK.
#ifndef INVENTORY_STORE_TESTING_STORE_READS_H_
#define INVENTORY_STORE_TESTING_STORE_READS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "inventory/store/store_reader.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory::testing {

// The record of a device by its id; an empty one (revision 0) if there is
// none.
StoredRecord DeviceRecord(const StoreReader& reader, absl::string_view id);

// The display name in a serialized Device.
std::string DisplayNameIn(absl::string_view body);

// The display name of the device `number` at `at`; nullopt if the store says
// that it did not exist.
std::optional<std::string> DisplayNameAt(const StoreReader& reader,
                                         ResourceNumber number, Revision at);

// Everything that the scans show, in their order.
std::vector<std::string> RecordNames(const StoreReader& reader,
                                     v1::ResourceKind kind,
                                     absl::string_view prefix = "",
                                     absl::string_view after = "");
std::vector<Revision> LogRevisions(const StoreReader& reader,
                                   Revision after = 0);
std::vector<v1::Change> LogChanges(const StoreReader& reader,
                                   Revision after = 0);
std::vector<Revision> HistoryRevisions(const StoreReader& reader,
                                       ResourceNumber number, Revision before);
std::vector<std::string> IndexNames(const StoreReader& reader,
                                    absl::string_view prefix,
                                    absl::string_view name_prefix = "",
                                    absl::string_view after = "");
std::vector<std::pair<std::string, std::string>> Documents(
    const StoreReader& reader, Collection collection,
    absl::string_view begin = "", absl::string_view end = "",
    ScanOrder order = ScanOrder::kForward);

// The document; nullopt if there is none.
std::optional<std::string> DocumentOf(const StoreReader& reader,
                                      Collection collection,
                                      absl::string_view key);

}  // namespace muster::inventory::testing

#endif  // INVENTORY_STORE_TESTING_STORE_READS_H_
