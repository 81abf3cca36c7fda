#include "base/storage/keys.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster {
namespace {

constexpr uint64_t kSignBit = uint64_t{1} << 63;
constexpr char kEscape = '\x00';
constexpr char kEndOfPart = '\x01';
constexpr char kEscapedZero = '\xff';

absl::Status Corrupt(absl::string_view what) {
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               absl::StrCat("a stored ", what,
                            " is damaged; restore the data directory from a "
                            "backup or remove it to start afresh"));
}

}  // namespace

std::string EncodeInt64(int64_t value) {
  const uint64_t bits = static_cast<uint64_t>(value) ^ kSignBit;
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(bits >> shift));
  }
  return bytes;
}

absl::StatusOr<int64_t> DecodeInt64(absl::string_view bytes) {
  if (bytes.size() != 8) return Corrupt("number");
  uint64_t bits = 0;
  for (const char c : bytes) bits = bits << 8 | static_cast<unsigned char>(c);
  return static_cast<int64_t>(bits ^ kSignBit);
}

std::string JoinKey(std::initializer_list<absl::string_view> parts) {
  std::string key;
  for (const absl::string_view part : parts) AppendKeyPart(key, part);
  return key;
}

void AppendKeyPart(std::string& key, absl::string_view part) {
  for (const char c : part) {
    key.push_back(c);
    if (c == kEscape) key.push_back(kEscapedZero);
  }
  key.push_back(kEscape);
  key.push_back(kEndOfPart);
}

absl::StatusOr<std::vector<std::string>> SplitKey(absl::string_view key) {
  std::vector<std::string> parts;
  std::string part;
  bool open = false;
  for (size_t i = 0; i < key.size(); ++i) {
    open = true;
    if (key[i] != kEscape) {
      part.push_back(key[i]);
    } else if (++i < key.size() && key[i] == kEscapedZero) {
      part.push_back(kEscape);
    } else if (i < key.size() && key[i] == kEndOfPart) {
      parts.push_back(std::move(part));
      part.clear();
      open = false;
    } else {
      return Corrupt("key");
    }
  }
  if (open) return Corrupt("key");
  return parts;
}

std::string PrefixUpperBound(absl::string_view prefix) {
  std::string bound(prefix);
  while (!bound.empty() && bound.back() == '\xff') bound.pop_back();
  if (!bound.empty()) ++bound.back();
  return bound;
}

}  // namespace muster
