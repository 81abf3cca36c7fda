#include "inventory/store/store_keys.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::inventory {
namespace {

constexpr size_t kNumberBytes = 8;

absl::string_view KindName(IndexKind kind) {
  switch (kind) {
    case IndexKind::kLiving:
      return "living";
    case IndexKind::kSerialNumber:
      return "serial";
    case IndexKind::kUserEmail:
      return "email";
    case IndexKind::kPlatform:
      return "platform";
  }
  return "";
}

absl::Status Corrupt(absl::string_view key) {
  const std::string shown = absl::CHexEscape(key);
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               absl::StrCat("the record ", shown,
                            " of the inventory is damaged; restore a backup"),
               {{"key", shown}});
}

}  // namespace

std::vector<std::string> FamilyNames() {
  return {"meta",     "devices", "index",   "changes",
          "liveness", "touches", "sources", "syncs"};
}

std::string NumberedKey(int64_t number, absl::string_view name) {
  return absl::StrCat(EncodeInt64(number), name);
}

absl::StatusOr<NumberedName> SplitNumberedKey(absl::string_view key) {
  if (key.size() < kNumberBytes) return Corrupt(key);
  NumberedName split;
  ASSIGN_OR_RETURN(split.number, DecodeInt64(key.substr(0, kNumberBytes)));
  split.name = key.substr(kNumberBytes);
  return split;
}

std::string SyncPrefix(absl::string_view source) {
  return absl::StrCat(source, "/syncs/");
}

std::string SyncKey(absl::string_view source, int64_t number) {
  return absl::StrCat(SyncPrefix(source), EncodeInt64(number));
}

std::string IndexPrefix(IndexKind kind, absl::string_view value) {
  return JoinKey({KindName(kind), absl::AsciiStrToLower(value)});
}

std::vector<std::string> IndexKeys(const device::v1::Device& device) {
  std::vector<std::string> keys;
  const auto add = [&](IndexKind kind, absl::string_view value) {
    keys.push_back(absl::StrCat(IndexPrefix(kind, value), device.name()));
  };
  if (device.state() == device::v1::STATE_ENROLLED) add(IndexKind::kLiving, "");
  if (!device.serial_number().empty()) {
    add(IndexKind::kSerialNumber, device.serial_number());
  }
  if (!device.user().email().empty()) {
    add(IndexKind::kUserEmail, device.user().email());
  }
  add(IndexKind::kPlatform, absl::StrCat(device.platform()));
  std::sort(keys.begin(), keys.end());
  return keys;
}

absl::Status ParseStored(absl::string_view key, absl::string_view bytes,
                         google::protobuf::MessageLite& message) {
  const bool parsed =
      message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  return parsed ? absl::OkStatus() : Corrupt(key);
}

}  // namespace muster::inventory
