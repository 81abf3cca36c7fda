#include "base/api/page.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/api/fingerprint.h"
#include "base/errors.h"

namespace muster {
namespace {

// A token's bytes: version (1), query (8), checksum of the position (8), then
// the position.
constexpr char kVersion = 1;
constexpr size_t kHeaderBytes = 17;

void AppendBigEndian(std::string& bytes, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(value >> shift));
  }
}

uint64_t ReadBigEndian(absl::string_view bytes) {
  uint64_t value = 0;
  for (const char c : bytes.substr(0, 8)) {
    value = value << 8 | static_cast<unsigned char>(c);
  }
  return value;
}

absl::Status Malformed() {
  return Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_MALFORMED",
               "page_token is not one that this service made; start again "
               "without it");
}

}  // namespace

absl::StatusOr<int> PageSize(int32_t asked) {
  if (asked < 0) {
    return Error(absl::StatusCode::kInvalidArgument, "PAGE_SIZE_NEGATIVE",
                 absl::StrCat("page_size is ", asked,
                              "; use 0 for the default or a positive number"),
                 {{"page_size", absl::StrCat(asked)}});
  }
  if (asked == 0) return kDefaultPageSize;
  return std::min<int>(asked, kMaxPageSize);
}

std::string EncodePageToken(uint64_t query_fingerprint,
                            absl::string_view position) {
  std::string bytes(1, kVersion);
  AppendBigEndian(bytes, query_fingerprint);
  AppendBigEndian(bytes, Fingerprint(position));
  absl::StrAppend(&bytes, position);
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<std::string> DecodePageToken(uint64_t query_fingerprint,
                                            absl::string_view token) {
  if (token.empty()) return std::string();
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) ||
      bytes.size() <= kHeaderBytes || bytes[0] != kVersion) {
    return Malformed();
  }
  const absl::string_view rest = absl::string_view(bytes).substr(1);
  const absl::string_view position = rest.substr(16);
  if (ReadBigEndian(rest.substr(8)) != Fingerprint(position)) {
    return Malformed();
  }
  if (ReadBigEndian(rest) != query_fingerprint) {
    return Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_OTHER_QUERY",
                 "page_token belongs to another query; repeat the query it "
                 "came from or start again without it");
  }
  return std::string(position);
}

}  // namespace muster
