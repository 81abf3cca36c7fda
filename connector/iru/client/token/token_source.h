#ifndef CONNECTOR_IRU_CLIENT_TOKEN_TOKEN_SOURCE_H_
#define CONNECTOR_IRU_CLIENT_TOKEN_TOKEN_SOURCE_H_

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "base/secret.h"

namespace muster::iru {

// Asks the tenant whether it takes a token. Implementations are thread-safe
// and block.
class TokenProver {
 public:
  virtual ~TokenProver() = default;

  // OK if a harmless read with `token` was answered.
  //
  // Errors: those of IruClient::Get(); ClassOf() tells a refusal from trouble
  //   that says nothing of the token.
  virtual absl::Status Prove(const Secret& token) = 0;
};

// Where the token of a tenant comes from. Implementations are thread-safe.
class TokenSource {
 public:
  virtual ~TokenSource() = default;

  // The token in force.
  virtual Secret Current() = 0;

  // The token to use instead of `refused`, which the tenant answered with 401
  // everywhere; nothing if there is none. What it returns is proven. May block
  // for a request of `prover`.
  virtual std::optional<Secret> After(const Secret& refused,
                                      TokenProver& prover) = 0;
};

// One token for ever.
class FixedToken final : public TokenSource {
 public:
  explicit FixedToken(Secret token) : token_(std::move(token)) {}

  Secret Current() override { return token_; }
  std::optional<Secret> After(const Secret&, TokenProver&) override {
    return std::nullopt;
  }

 private:
  const Secret token_;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_TOKEN_TOKEN_SOURCE_H_
