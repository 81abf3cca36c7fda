#include "plugins/trust/store/policy_versions.h"

#include <string>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/posture/notes.h"
#include "plugins/trust/store/note_page.h"

namespace muster::trust {
namespace {

using v1::PolicySet;

constexpr char kPolicies[] = "policies";
constexpr char kJudgedUnder[] = "judged-under";

// Newest first.
std::string VersionKey(int64_t version) {
  std::string key = posture::NotePrefix(kPolicies);
  AppendKeyPart(key, EncodeInt64(-version));
  return key;
}

template <typename Reader>
absl::StatusOr<std::optional<PolicySet>> Read(int64_t version,
                                              const Reader& reader) {
  if (version != 0) {
    return posture::ReadNote<PolicySet>(reader, VersionKey(version));
  }
  const std::string prefix = posture::NotePrefix(kPolicies);
  ASSIGN_OR_RETURN(const std::vector<plugins::Record> newest,
                   reader.Records(prefix, PrefixUpperBound(prefix), 1));
  if (newest.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(PolicySet policies, plugins::ParseStored<PolicySet>(
                                           "of policies", newest[0].value));
  return policies;
}

}  // namespace

absl::StatusOr<std::optional<PolicySet>> ReadPolicies(
    int64_t version, const plugins::EffectSnapshot& snapshot) {
  return Read(version, snapshot);
}

absl::StatusOr<std::optional<PolicySet>> ReadPolicies(
    int64_t version, const plugins::EffectBatch& batch) {
  return Read(version, batch);
}

absl::Status WritePolicies(const PolicySet& policies,
                           plugins::EffectBatch& batch) {
  return batch.PutRecord(VersionKey(policies.version()),
                         policies.SerializeAsString());
}

absl::StatusOr<v1::ListPolicyVersionsResponse> ListPolicyVersions(
    const v1::ListPolicyVersionsRequest& request,
    const plugins::EffectSnapshot& snapshot) {
  v1::ListPolicyVersionsResponse response;
  const auto take = [&](PolicySet policies) {
    *response.add_versions() = std::move(policies);
    return true;
  };
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ReadNotePage<PolicySet>(request, posture::NotePrefix(kPolicies), snapshot,
                              take));
  return response;
}

absl::StatusOr<std::optional<storage::JudgedUnder>> ReadJudgedUnder(
    const plugins::EffectBatch& batch) {
  return posture::ReadNote<storage::JudgedUnder>(
      batch, posture::NotePrefix(kJudgedUnder));
}

absl::Status WriteJudgedUnder(const storage::JudgedUnder& under,
                              plugins::EffectBatch& batch) {
  return batch.PutRecord(posture::NotePrefix(kJudgedUnder),
                         under.SerializeAsString());
}

}  // namespace muster::trust
