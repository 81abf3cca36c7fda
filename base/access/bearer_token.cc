#include "base/access/bearer_token.h"

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace muster {
namespace {

constexpr absl::string_view kPrefix = "mst_";
constexpr int kBytes = 32;
constexpr absl::string_view kScheme = "bearer ";

}  // namespace

Secret NewBearerToken(Random& random) {
  Secret token(absl::StrCat(kPrefix, RandomHex(random, kBytes)));
  RegisterSecret(token);
  return token;
}

std::optional<absl::string_view> TokenIn(absl::string_view authorization) {
  if (!absl::StartsWithIgnoreCase(authorization, kScheme)) return std::nullopt;
  absl::string_view token =
      absl::StripAsciiWhitespace(authorization.substr(kScheme.size()));
  absl::string_view digits = token;
  if (!absl::ConsumePrefix(&digits, kPrefix) || digits.size() != 2 * kBytes ||
      !absl::c_all_of(digits, absl::ascii_isxdigit)) {
    return std::nullopt;
  }
  return token;
}

}  // namespace muster
