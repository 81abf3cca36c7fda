#include "inventory/commit/memory/serial_filter.h"

#include <string>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "inventory/store/index_keys.h"

namespace muster::inventory {
namespace {

// Closes a part of a key.
constexpr absl::string_view kEnd("\0\1", 2);

uint64_t HashOf(absl::string_view key) {
  return absl::Hash<absl::string_view>()(key);
}

uint64_t HashOfSerial(absl::string_view serial_number) {
  return HashOf(IndexPrefix(IndexKind::kSerialNumber, serial_number));
}

}  // namespace

absl::Status SerialFilter::Load(const StoreReader& reader) {
  if (loaded_) return absl::OkStatus();
  const std::string prefix = IndexPrefix(IndexKind::kSerialNumber);
  RETURN_IF_ERROR(reader.ScanIndex(prefix, "", "", [&](absl::string_view rest) {
    const size_t end = rest.find(kEnd);
    serials_.insert(
        HashOf(absl::StrCat(prefix, rest.substr(0, end + kEnd.size()))));
    return true;
  }));
  loaded_ = true;
  return absl::OkStatus();
}

bool SerialFilter::MayExist(absl::string_view serial_number) const {
  return !loaded_ || serials_.contains(HashOfSerial(serial_number));
}

void SerialFilter::Add(absl::string_view serial_number) {
  if (serial_number.empty()) return;
  serials_.insert(HashOfSerial(serial_number));
}

}  // namespace muster::inventory
