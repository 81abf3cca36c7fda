#include "cli/access/token_ledger.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/access/bearer_token.h"
#include "base/access/policy/policy_check.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/files/durable_file.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/time_util.h"

namespace muster::cli {
namespace {

using access::v1::Token;
using access::v1::TokenFile;
using google::protobuf::util::TimeUtil;

constexpr int kIdBytes = 4;

// No other process changes the directory's tokens while this lives.
class Lock {
 public:
  static absl::StatusOr<Lock> Take(const AccessDirectory& directory) {
    const std::string path = directory.path + "/tokens.lock";
    Lock lock(open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600));
    if (lock.fd_ < 0) return FileError(errno, "open", path);
    if (flock(lock.fd_, LOCK_EX) != 0) return FileError(errno, "flock", path);
    return lock;
  }
  Lock(Lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~Lock() {
    if (fd_ >= 0) close(fd_);
  }

 private:
  explicit Lock(int fd) : fd_(fd) {}
  int fd_;
};

google::protobuf::Timestamp ToProto(absl::Time time) {
  return TimeUtil::SecondsToTimestamp(absl::ToUnixSeconds(time));
}

absl::Status CheckRequest(const TokenRequest& request) {
  const bool person = absl::StartsWith(request.principal, "people/") ||
                      absl::StartsWith(request.principal, "scripts/");
  if (!person || !IsPrincipal(request.principal)) {
    return Error(absl::StatusCode::kInvalidArgument, "PRINCIPAL_MALFORMED",
                 absl::StrCat("'", request.principal,
                              "' gets no token; name people/... or "
                              "scripts/... (services have certificates)"),
                 {{"principal", request.principal}});
  }
  for (const std::string& source : request.sources) {
    RETURN_IF_ERROR(SourceName::Parse(source).status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<NewToken> TokenLedger::Create(const TokenRequest& request) {
  RETURN_IF_ERROR(CheckRequest(request));
  RETURN_IF_ERROR(MakeDirectoriesDurably(directory_.path).status());
  ASSIGN_OR_RETURN(const Lock lock, Lock::Take(directory_));
  ASSIGN_OR_RETURN(TokenFile file, ReadTokens(directory_));
  NewToken made;
  made.secret = NewBearerToken(random_);
  Token& token = *file.add_tokens();
  token.set_id(RandomHex(random_, kIdBytes));
  token.set_principal(request.principal);
  for (const auto role : request.roles) token.add_roles(role);
  for (const auto& source : request.sources) token.add_sources(source);
  token.set_sha256(Sha256Hex(made.secret.Reveal()));
  const absl::Time now = clock_.Now();
  *token.mutable_create_time() = ToProto(now);
  *token.mutable_expire_time() = ToProto(now + request.valid);
  token.set_note(request.note);
  made.token = token;
  RETURN_IF_ERROR(Write(file));
  return made;
}

absl::StatusOr<Token> TokenLedger::Revoke(const std::string& id) {
  RETURN_IF_ERROR(MakeDirectoriesDurably(directory_.path).status());
  ASSIGN_OR_RETURN(const Lock lock, Lock::Take(directory_));
  ASSIGN_OR_RETURN(TokenFile file, ReadTokens(directory_));
  for (Token& token : *file.mutable_tokens()) {
    if (token.id() != id) continue;
    if (!token.has_revoke_time()) {
      *token.mutable_revoke_time() = ToProto(clock_.Now());
    }
    RETURN_IF_ERROR(Write(file));
    return token;
  }
  return Error(absl::StatusCode::kNotFound, "TOKEN_NOT_FOUND",
               absl::StrCat("there is no token ", id,
                            "; musterctl token list shows those there are"),
               {{"token", id}});
}

absl::StatusOr<TokenFile> TokenLedger::List() const {
  return ReadTokens(directory_);
}

absl::Status TokenLedger::Write(const TokenFile& file) const {
  std::string text;
  google::protobuf::TextFormat::PrintToString(file, &text);
  return WriteFileDurably(
      directory_.TokenFile(),
      absl::StrCat("# Written by musterctl token; hashes, no tokens.\n", text));
}

}  // namespace muster::cli
