#ifndef CLI_ACCESS_TOKEN_LEDGER_H_
#define CLI_ACCESS_TOKEN_LEDGER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/access/access_files.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/secret.h"
#include "proto/muster/access/v1/access.pb.h"

namespace muster::cli {

// What a new token is to be.
struct TokenRequest {
  std::string principal;
  std::vector<access::v1::Role> roles;
  std::vector<std::string> sources;
  absl::Duration valid;
  std::string note;
};

struct NewToken {
  access::v1::Token token;
  Secret secret{""};  // shown once, kept nowhere
};

// The tokens in the directory of an installation's policy. One change at a
// time, also by several processes; servers see it within a second.
class TokenLedger {
 public:
  TokenLedger(AccessDirectory directory, const Clock& clock, Random& random)
      : directory_(std::move(directory)), clock_(clock), random_(random) {}

  // Errors of all three: those of ReadTokens() and of WriteFileDurably().
  //   INVALID_ARGUMENT PRINCIPAL_MALFORMED: it is no person's and no script's.
  //   INVALID_ARGUMENT RESOURCE_NAME_MALFORMED: a source is none.
  absl::StatusOr<NewToken> Create(const TokenRequest& request);

  // Errors:
  //   NOT_FOUND TOKEN_NOT_FOUND: there is no token `id`.
  absl::StatusOr<access::v1::Token> Revoke(const std::string& id);

  absl::StatusOr<access::v1::TokenFile> List() const;

 private:
  absl::Status Write(const access::v1::TokenFile& file) const;

  const AccessDirectory directory_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace muster::cli

#endif  // CLI_ACCESS_TOKEN_LEDGER_H_
