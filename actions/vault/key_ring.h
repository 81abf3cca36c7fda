#ifndef ACTIONS_VAULT_KEY_RING_H_
#define ACTIONS_VAULT_KEY_RING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/secret.h"

namespace muster::actions {

// The installation's keys for secrets, 32 bytes each: the one in use, and those
// that were before it, for what was sealed with them.
//
// Thread-safe; does not change.
class KeyRing {
 public:
  // A key as it is used, and its id: the first 16 hexadecimal digits of its
  // SHA-256.
  struct Key {
    std::string id;
    Secret bytes{""};
  };

  struct Options {
    // File of the key: 64 hexadecimal digits.
    std::string key_file;
    // Makes `key_file` if there is none.
    bool make = false;
    // Program and arguments that print the key likewise, in place of the file.
    // Run without a shell, with nothing on its standard input.
    std::vector<std::string> key_command;
    absl::Duration command_limit = absl::Seconds(10);
    // Files of keys that were used before.
    std::vector<std::string> old_key_files;
  };

  // Errors, all to be mended before the service can start:
  //   NOT_FOUND SECRET_FILE_MISSING, FAILED_PRECONDITION SECRET_FILE_EMPTY,
  //     SECRET_FILE_EXPOSED: of a file, as ReadSecretFile() says.
  //   FAILED_PRECONDITION SECRET_KEY_INVALID: not 64 hexadecimal digits.
  //   FAILED_PRECONDITION KEY_COMMAND_FAILED: the program cannot be run, ended
  //     with an error, or took too long. What it printed is not shown.
  //   Those of MakeDirectoriesDurably() when the file is to be made.
  static absl::StatusOr<KeyRing> Load(const Options& options);

  // The key that new secrets are sealed with.
  const Key& current() const { return keys_.front(); }

  // The key with this id; null if it is not there.
  const Key* Find(absl::string_view id) const;

 private:
  explicit KeyRing(std::vector<Key> keys) : keys_(std::move(keys)) {}

  std::vector<Key> keys_;  // at least one, the one in use first
};

}  // namespace muster::actions

#endif  // ACTIONS_VAULT_KEY_RING_H_
