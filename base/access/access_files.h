#ifndef BASE_ACCESS_ACCESS_FILES_H_
#define BASE_ACCESS_ACCESS_FILES_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/access/policy/access_rules.h"
#include "base/access/token_book.h"
#include "proto/muster/access/v1/access.pb.h"

namespace muster {

// Who may do what, as it is at one moment. Null rules: nobody may do anything.
struct AccessState {
  std::shared_ptr<const AccessRules> rules;
  std::shared_ptr<const TokenBook> tokens;
};

// The directory of an installation's policy and tokens; empty: the policy that
// is built in, and no tokens.
struct AccessDirectory {
  std::string path;

  std::string PolicyFile() const { return path + "/policy.textproto"; }
  std::string TokenFile() const { return path + "/tokens.textproto"; }
};

// The policy that is built in, as a message and as its text.
const access::v1::Policy& ShippedPolicy();
absl::string_view ShippedPolicyText();

// Errors (metadata: file):
//   NOT_FOUND CONFIG_MISSING: the policy is not there.
//   INVALID_ARGUMENT CONFIG_MALFORMED, POLICY_INVALID, TOKENS_INVALID: a file
//     is not what it should be; the message says where.
//   FAILED_PRECONDITION SECRET_FILE_EXPOSED: others may write one of them, or
//     read the tokens.
absl::StatusOr<AccessState> ReadAccess(const AccessDirectory& directory);

// The policy as it is in the file, unchecked.
//
// Errors: those of ReadAccess() that concern it, but POLICY_INVALID.
absl::StatusOr<access::v1::Policy> ReadPolicy(const AccessDirectory& directory);

// The tokens as they are in the file; none if there is no file.
//
// Errors: those of ReadAccess() that concern it.
absl::StatusOr<access::v1::TokenFile> ReadTokens(
    const AccessDirectory& directory);

// Something that differs if one of the files was replaced or written to.
std::string AccessFilesMark(const AccessDirectory& directory);

}  // namespace muster

#endif  // BASE_ACCESS_ACCESS_FILES_H_
