#include "connector/iru/client/token/token_keeper.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "connector/iru/client/iru_errors.h"

namespace muster::iru {
namespace {

using Verdict = TokenFile::Verdict;

// Whether the tenant said no to the token, not to something else. A token
// without the permission to read devices is of no use either.
bool SaysNo(const absl::Status& status) {
  const ErrorClass error = ClassOf(status);
  return error == ErrorClass::kCredential || error == ErrorClass::kPermission;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TokenKeeper>> TokenKeeper::Create(
    Options options) {
  TokenFile file(options.token_file);
  RETURN_IF_ERROR(file.Reload());
  file.set_verdict(Verdict::kProven);
  const Secret token = *file.content();
  return std::unique_ptr<TokenKeeper>(
      new TokenKeeper(std::move(options), std::move(file), token));
}

TokenKeeper::TokenKeeper(Options options, TokenFile file, Secret token)
    : options_(std::move(options)),
      file_(std::move(file)),
      next_(options_.next_token_file),
      current_(std::move(token)) {}

void TokenKeeper::RunOnce(TokenProver& prover) {
  absl::MutexLock lock(&files_mu_);
  Look(prover);
}

absl::Status TokenKeeper::problem() const {
  absl::MutexLock lock(&mu_);
  return problem_;
}

Secret TokenKeeper::Current() {
  absl::MutexLock lock(&mu_);
  return current_;
}

std::optional<Secret> TokenKeeper::After(const Secret& refused,
                                         TokenProver& prover) {
  absl::MutexLock lock(&files_mu_);
  if (Current().Reveal() == refused.Reveal()) {
    Look(prover);
    if (Current().Reveal() == refused.Reveal()) GoBack(prover);
  }
  Secret now = Current();
  if (now.Reveal() == refused.Reveal()) return std::nullopt;
  return now;
}

void TokenKeeper::Look(TokenProver& prover) {
  absl::Status problem = Try(file_, next_, prover);
  if (!options_.next_token_file.empty()) {
    const absl::Status next = Try(next_, file_, prover);
    if (ErrorReason(next) != "SECRET_FILE_MISSING") problem.Update(next);
  }
  SetProblem(problem);
}

absl::Status TokenKeeper::Try(TokenFile& file, TokenFile& other,
                              TokenProver& prover) {
  RETURN_IF_ERROR(file.Reload());
  if (file.verdict() == Verdict::kUntried) {
    const bool in_force = file.Holds(Current());
    const absl::Status proof =
        in_force ? absl::OkStatus() : prover.Prove(*file.content());
    if (proof.ok()) file.set_verdict(Verdict::kProven);
    if (proof.ok() && !in_force) PutInForce(file, other);
    if (SaysNo(proof)) file.set_verdict(Verdict::kRefused);
  }
  if (file.verdict() == Verdict::kRefused) return Refused(file);
  return absl::OkStatus();
}

void TokenKeeper::GoBack(TokenProver& prover) {
  for (TokenFile* file : {&file_, &next_}) {
    if (!file->content() || file->verdict() != Verdict::kReplaced) continue;
    if (!prover.Prove(*file->content()).ok()) continue;
    file->set_verdict(Verdict::kProven);
    PutInForce(*file, file == &file_ ? next_ : file_);
    return;
  }
}

void TokenKeeper::PutInForce(TokenFile& file, TokenFile& other) {
  {
    absl::MutexLock lock(&mu_);
    current_ = *file.content();
  }
  if (other.content() && other.verdict() == Verdict::kProven &&
      !other.Holds(*file.content())) {
    other.set_verdict(Verdict::kReplaced);
  }
  Log(Severity::kInfo, "another token is in force",
      {{"source", options_.source}, {"path", file.path()}});
}

absl::Status TokenKeeper::Refused(const TokenFile& file) const {
  return Error(
      absl::StatusCode::kFailedPrecondition, "TOKEN_NEXT_REFUSED",
      absl::StrCat("The tenant of ", options_.source,
                   " refused the new token in ", file.path(),
                   ", so the one before stays in force: put a token that may "
                   "read the device list there."),
      {{"source", options_.source}, {"path", file.path()}});
}

void TokenKeeper::SetProblem(const absl::Status& problem) {
  {
    absl::MutexLock lock(&mu_);
    if (problem_.message() == problem.message()) return;
    problem_ = problem;
  }
  const std::vector<LogField> fields = {{"source", options_.source}};
  if (problem.ok()) {
    Log(Severity::kInfo, "the token files are in order", fields);
  } else {
    LogStatus(Severity::kWarning, "a token file was not taken", problem,
              fields);
  }
}

}  // namespace muster::iru
