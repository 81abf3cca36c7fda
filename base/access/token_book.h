#ifndef BASE_ACCESS_TOKEN_BOOK_H_
#define BASE_ACCESS_TOKEN_BOOK_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/muster/access/v1/access.pb.h"

namespace muster {

// The tokens of an installation, by their hashes. Immutable, so thread-safe.
class TokenBook {
 public:
  TokenBook() = default;

  // Errors:
  //   INVALID_ARGUMENT TOKENS_INVALID: an entry is incomplete or there twice.
  //     Metadata: entry.
  static absl::StatusOr<std::shared_ptr<const TokenBook>> Compile(
      const access::v1::TokenFile& file);

  // The token that is in the value of an `authorization` header, at `now`.
  //
  // Errors:
  //   UNAUTHENTICATED TOKEN_INVALID: it is none, or not one of these.
  //   UNAUTHENTICATED TOKEN_EXPIRED, TOKEN_REVOKED: it was one. Metadata:
  //     token (its id).
  absl::StatusOr<std::shared_ptr<const access::v1::Token>> Find(
      absl::string_view authorization, absl::Time now) const;

  // OK if the token whose hash is `sha256` still lets its bearer in; else as
  // above.
  absl::Status Check(const std::string& sha256, absl::Time now) const;

 private:
  absl::flat_hash_map<std::string, std::shared_ptr<const access::v1::Token>>
      by_hash_;
};

}  // namespace muster

#endif  // BASE_ACCESS_TOKEN_BOOK_H_
