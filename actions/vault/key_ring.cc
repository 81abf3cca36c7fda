#include "actions/vault/key_ring.h"

#include <sys/stat.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "actions/vault/aes_gcm.h"
#include "actions/vault/key_command.h"
#include "base/audit/key_file.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/files/checksum.h"

namespace muster::actions {
namespace {

constexpr size_t kIdDigits = 16;

bool IsHex(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

absl::StatusOr<KeyRing::Key> ParseKey(const Secret& digits,
                                      absl::string_view from) {
  if (digits.Reveal().size() != 2 * kAesKeyBytes || !IsHex(digits.Reveal())) {
    return Error(absl::StatusCode::kFailedPrecondition, "SECRET_KEY_INVALID",
                 absl::StrCat("the key for secrets from ", from,
                              " must be 64 hexadecimal digits; make one with: "
                              "openssl rand -hex 32"),
                 {{"from", std::string(from)}});
  }
  KeyRing::Key key;
  key.bytes = Secret(absl::HexStringToBytes(digits.Reveal()));
  key.id = Sha256Hex(key.bytes.Reveal()).substr(0, kIdDigits);
  RegisterSecret(key.bytes);
  return key;
}

absl::StatusOr<KeyRing::Key> ReadKey(const std::string& path) {
  ASSIGN_OR_RETURN(const Secret digits, ReadSecretFile(path));
  return ParseKey(digits, path);
}

absl::Status MakeKey(const std::string& path) {
  struct stat file;
  if (lstat(path.c_str(), &file) == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Secret key, NewAesKey());
  const Secret line{absl::BytesToHexString(key.Reveal()) + "\n"};
  return MakeKeyFile(path, line.Reveal()).status();
}

absl::StatusOr<KeyRing::Key> CurrentKey(const KeyRing::Options& options) {
  if (!options.key_command.empty()) {
    ASSIGN_OR_RETURN(const Secret digits,
                     RunKeyCommand(options.key_command, options.command_limit));
    return ParseKey(digits, options.key_command[0]);
  }
  if (options.make) RETURN_IF_ERROR(MakeKey(options.key_file));
  return ReadKey(options.key_file);
}

}  // namespace

absl::StatusOr<KeyRing> KeyRing::Load(const Options& options) {
  std::vector<Key> keys;
  ASSIGN_OR_RETURN(keys.emplace_back(), CurrentKey(options));
  for (const std::string& path : options.old_key_files) {
    ASSIGN_OR_RETURN(keys.emplace_back(), ReadKey(path));
  }
  return KeyRing(std::move(keys));
}

const KeyRing::Key* KeyRing::Find(absl::string_view id) const {
  for (const Key& key : keys_) {
    if (key.id == id) return &key;
  }
  return nullptr;
}

}  // namespace muster::actions
