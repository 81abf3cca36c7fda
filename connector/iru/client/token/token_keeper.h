#ifndef CONNECTOR_IRU_CLIENT_TOKEN_TOKEN_KEEPER_H_
#define CONNECTOR_IRU_CLIENT_TOKEN_TOKEN_KEEPER_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "base/secret.h"
#include "connector/iru/client/token/token_file.h"
#include "connector/iru/client/token/token_source.h"

namespace muster::iru {

// Rotates a tenant's token without a gap: there is always one in force, and
// none takes its place that the tenant was not seen to take. A new content of
// either file takes over as soon as it is proven; if it is refused, the one
// before stays. Should the token in force be refused later, both files are read
// again within the same call, and the token that was replaced is tried too.
//
// Thread-safe.
class TokenKeeper final : public TokenSource {
 public:
  struct Options {
    std::string source;  // for the log: sources/{source}
    std::string token_file;
    // Where the token that will be next may be put instead; may be empty, and
    // the file may be missing.
    std::string next_token_file;
  };

  // The token file's content is in force at once, unproven.
  //
  // Errors: those of ReadSecretFile(), for the token file.
  static absl::StatusOr<std::unique_ptr<TokenKeeper>> Create(Options options);

  // Looks at the files and proves what is new in them, with one request each.
  // What cannot be proven for lack of an answer is tried again next time.
  // Called every 10 s or so. Logs what changes, once.
  void RunOnce(TokenProver& prover) ABSL_LOCKS_EXCLUDED(files_mu_, mu_);

  // What is wrong with the files as they are, while the token before stays in
  // force; OK if nothing is. For incidents.
  //
  //   FAILED_PRECONDITION TOKEN_NEXT_REFUSED: the tenant refused a new token.
  //     Metadata: source, path.
  //   Those of ReadSecretFile(), except for a next token that is missing.
  absl::Status problem() const ABSL_LOCKS_EXCLUDED(mu_);

  Secret Current() override ABSL_LOCKS_EXCLUDED(mu_);

  // Looks at the files as RunOnce() does; callers with the same token wait for
  // the first of them.
  std::optional<Secret> After(const Secret& refused,
                              TokenProver& prover) override
      ABSL_LOCKS_EXCLUDED(files_mu_, mu_);

 private:
  TokenKeeper(Options options, TokenFile file, Secret token);

  void Look(TokenProver& prover) ABSL_EXCLUSIVE_LOCKS_REQUIRED(files_mu_)
      ABSL_LOCKS_EXCLUDED(mu_);
  // Proves the content of `file` if it is new, and puts it in force. Returns
  // what is wrong with it.
  absl::Status Try(TokenFile& file, TokenFile& other, TokenProver& prover)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(files_mu_) ABSL_LOCKS_EXCLUDED(mu_);
  // To the token that was replaced, if it still works.
  void GoBack(TokenProver& prover) ABSL_EXCLUSIVE_LOCKS_REQUIRED(files_mu_)
      ABSL_LOCKS_EXCLUDED(mu_);
  void PutInForce(TokenFile& file, TokenFile& other)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(files_mu_) ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status Refused(const TokenFile& file) const;
  void SetProblem(const absl::Status& problem) ABSL_LOCKS_EXCLUDED(mu_);

  const Options options_;

  absl::Mutex files_mu_;  // before mu_; held while a token is proven
  TokenFile file_ ABSL_GUARDED_BY(files_mu_);
  TokenFile next_ ABSL_GUARDED_BY(files_mu_);

  mutable absl::Mutex mu_;
  Secret current_ ABSL_GUARDED_BY(mu_);
  absl::Status problem_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_TOKEN_TOKEN_KEEPER_H_
