#include "inventory/store/document_keys.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/storage/keys.h"

namespace muster::inventory {

std::string ChildPrefix(absl::string_view source,
                        absl::string_view collection) {
  return absl::StrCat(source, "/", collection, "/");
}

std::string ChildKey(absl::string_view source, absl::string_view collection,
                     int64_t number) {
  return absl::StrCat(ChildPrefix(source, collection), EncodeInt64(number));
}

std::string NumberKey(ResourceNumber number) {
  std::string key;
  for (int shift = 24; shift >= 0; shift -= 8) {
    key.push_back(static_cast<char>((number >> shift) & 0xff));
  }
  return key;
}

std::string BlockKey(ResourceNumber block) { return NumberKey(block); }

absl::Status DecodeNumberKey(absl::string_view key, ResourceNumber& number) {
  if (key.size() != 4) return CorruptRecord(key);
  number = 0;
  for (const char byte : key) {
    number = (number << 8) | static_cast<unsigned char>(byte);
  }
  return absl::OkStatus();
}

absl::Status ParseStored(absl::string_view key, absl::string_view bytes,
                         google::protobuf::MessageLite& message) {
  const bool parsed =
      message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return parsed ? absl::OkStatus() : CorruptRecord(key);
}

absl::Status CorruptRecord(absl::string_view key) {
  const std::string shown = absl::CHexEscape(key);
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               absl::StrCat("the record ", shown,
                            " of the inventory is damaged; restore a backup"),
               {{"key", shown}});
}

}  // namespace muster::inventory
