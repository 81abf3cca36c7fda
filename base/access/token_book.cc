#include "base/access/token_book.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/access/bearer_token.h"
#include "base/access/policy/policy_check.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster {
namespace {

using access::v1::Token;
using google::protobuf::util::TimeUtil;

absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(time));
}

absl::Status Unauthenticated(absl::string_view reason, const Token& token,
                             absl::string_view why) {
  return Error(absl::StatusCode::kUnauthenticated, reason,
               absl::StrCat("the token ", token.id(), " ", why,
                            "; make another with musterctl token create"),
               {{"token", token.id()}});
}

absl::Status NoToken() {
  return Error(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID",
               "this is no token of this installation; send \"authorization: "
               "Bearer mst_...\" with one that musterctl token create showed");
}

absl::Status CheckToken(const Token& token, absl::Time now) {
  if (token.has_revoke_time()) {
    return Unauthenticated("TOKEN_REVOKED", token, "is revoked");
  }
  if (ToTime(token.expire_time()) <= now) {
    return Unauthenticated("TOKEN_EXPIRED", token, "has expired");
  }
  return absl::OkStatus();
}

bool IsComplete(const Token& token) {
  return !token.id().empty() && token.sha256().size() == 64 &&
         token.has_expire_time() && IsPrincipal(token.principal());
}

}  // namespace

absl::StatusOr<std::shared_ptr<const TokenBook>> TokenBook::Compile(
    const access::v1::TokenFile& file) {
  auto book = std::make_shared<TokenBook>();
  for (int i = 0; i < file.tokens_size(); ++i) {
    const Token& token = file.tokens(i);
    const bool is_new =
        book->by_hash_
            .try_emplace(token.sha256(), std::make_shared<const Token>(token))
            .second;
    if (is_new && IsComplete(token)) continue;
    const std::string entry = absl::StrCat("tokens[", i, "]");
    return Error(
        absl::StatusCode::kInvalidArgument, "TOKENS_INVALID",
        absl::StrCat(entry, is_new ? " is incomplete" : " is there twice",
                     "; restore the file, or take the entry out"),
        {{"entry", entry}});
  }
  return std::shared_ptr<const TokenBook>(std::move(book));
}

absl::StatusOr<std::shared_ptr<const Token>> TokenBook::Find(
    absl::string_view authorization, absl::Time now) const {
  const std::optional<absl::string_view> token = TokenIn(authorization);
  if (!token) return NoToken();
  const auto found = by_hash_.find(Sha256Hex(*token));
  if (found == by_hash_.end()) return NoToken();
  RETURN_IF_ERROR(CheckToken(*found->second, now));
  return found->second;
}

absl::Status TokenBook::Check(const std::string& sha256, absl::Time now) const {
  const auto found = by_hash_.find(sha256);
  if (found == by_hash_.end()) return NoToken();
  return CheckToken(*found->second, now);
}

}  // namespace muster
