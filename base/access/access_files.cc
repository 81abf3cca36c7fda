#include "base/access/access_files.h"

#include <sys/stat.h>

#include "absl/strings/str_cat.h"
#include "base/access/policy/shipped_policy_textproto.h"
#include "base/errors.h"
#include "base/process/textproto.h"
#include "base/status_macros.h"

namespace muster {
namespace {

// OK if nobody but its owner may do what is in `forbidden` to the file.
absl::Status CheckMode(const std::string& path, mode_t forbidden) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0 || (info.st_mode & forbidden) == 0) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, "SECRET_FILE_EXPOSED",
               absl::StrCat(path,
                            " decides who may do what, and others than "
                            "its owner may change or read it; chmod 600 it"),
               {{"file", path}});
}

absl::Status InFile(const absl::Status& status, const std::string& path) {
  return status.ok() ? status : Annotate(status, path);
}

std::string MarkOf(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return "none;";
  return absl::StrCat(info.st_ino, ":", info.st_size, ":", info.st_mode, ":",
                      info.st_mtim.tv_sec, ".", info.st_mtim.tv_nsec, ";");
}

absl::StatusOr<std::shared_ptr<const AccessRules>> ReadRules(
    const AccessDirectory& directory) {
  ASSIGN_OR_RETURN(const auto policy, ReadPolicy(directory));
  auto rules = AccessRules::Compile(policy);
  if (directory.path.empty()) return rules;
  RETURN_IF_ERROR(InFile(rules.status(), directory.PolicyFile()));
  return rules;
}

}  // namespace

const access::v1::Policy& ShippedPolicy() {
  static const access::v1::Policy& policy = *new access::v1::Policy(
      ParseTextproto<access::v1::Policy>(kShippedPolicyTextproto,
                                         "shipped_policy.textproto")
          .value());
  return policy;
}

absl::string_view ShippedPolicyText() { return kShippedPolicyTextproto; }

absl::StatusOr<access::v1::Policy> ReadPolicy(
    const AccessDirectory& directory) {
  if (directory.path.empty()) return ShippedPolicy();
  const std::string file = directory.PolicyFile();
  RETURN_IF_ERROR(CheckMode(file, S_IWGRP | S_IWOTH));
  return ReadTextproto<access::v1::Policy>(file);
}

absl::StatusOr<access::v1::TokenFile> ReadTokens(
    const AccessDirectory& directory) {
  const std::string file = directory.TokenFile();
  struct stat info;
  if (directory.path.empty() || stat(file.c_str(), &info) != 0) {
    return access::v1::TokenFile();
  }
  RETURN_IF_ERROR(CheckMode(file, S_IRWXG | S_IRWXO));
  return ReadTextproto<access::v1::TokenFile>(file);
}

absl::StatusOr<AccessState> ReadAccess(const AccessDirectory& directory) {
  AccessState state;
  ASSIGN_OR_RETURN(state.rules, ReadRules(directory));
  ASSIGN_OR_RETURN(const auto tokens, ReadTokens(directory));
  auto book = TokenBook::Compile(tokens);
  RETURN_IF_ERROR(InFile(book.status(), directory.TokenFile()));
  state.tokens = *std::move(book);
  return state;
}

std::string AccessFilesMark(const AccessDirectory& directory) {
  if (directory.path.empty()) return "";
  return absl::StrCat(MarkOf(directory.PolicyFile()),
                      MarkOf(directory.TokenFile()));
}

}  // namespace muster
