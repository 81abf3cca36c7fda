#include "actions/audit/audit_key.h"

#include <sys/stat.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "actions/store/families.h"
#include "base/audit/key_file.h"
#include "base/errors.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "base/storage/files/durable_file.h"

namespace muster::actions {
namespace {

constexpr absl::string_view kUsedKeys = "audit_keys";

absl::Status MakeKey(const std::string& path) {
  struct stat file;
  if (lstat(path.c_str(), &file) == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Secret pem, AuditSigningKey::MakePem());
  return MakeKeyFile(path, pem.Reveal()).status();
}

std::string PublicFile(const std::string& path) {
  return absl::StrCat(absl::StripSuffix(path, ".key"), ".pub");
}

v1::AuditRecord ChangeRecord(const AuditPublicKey& key) {
  v1::AuditRecord record;
  record.set_phase(v1::AuditRecord::PHASE_GUARD);
  record.set_kind("audit_key");
  record.set_outcome(key.id());
  record.set_reason("checkpoints are signed with this key from now on");
  return record;
}

}  // namespace

absl::StatusOr<AuditSigningKey> LoadAuditKey(const std::string& path,
                                             bool make) {
  if (make) RETURN_IF_ERROR(MakeKey(path));
  ASSIGN_OR_RETURN(const Secret pem, ReadSecretFile(path));
  ASSIGN_OR_RETURN(AuditSigningKey key, AuditSigningKey::FromPem(pem));
  if (make) {
    RETURN_IF_ERROR(
        WriteFileDurably(PublicFile(path), key.public_key().ToPem()));
  }
  return key;
}

absl::StatusOr<v1::ListAuditKeysResponse> UsedAuditKeys(AuditLog& log) {
  v1::ListAuditKeysResponse keys;
  ASSIGN_OR_RETURN(const auto stored, log.db().Get(kMeta, kUsedKeys));
  if (stored.has_value() && !keys.ParseFromString(*stored)) {
    return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
                 "the actions store cannot read the keys of the audit log; "
                 "restore its directory from a backup",
                 {{"record", std::string(kUsedKeys)}});
  }
  return keys;
}

absl::Status UseAuditKey(const AuditPublicKey& key, AuditLog& log) {
  ASSIGN_OR_RETURN(v1::ListAuditKeysResponse keys, UsedAuditKeys(log));
  auto& list = *keys.mutable_keys();
  if (!list.empty() && list.rbegin()->key_id() == key.id()) {
    return absl::OkStatus();
  }
  for (int i = list.size() - 1; i >= 0; --i) {
    if (list[i].key_id() == key.id()) list.DeleteSubrange(i, 1);
  }
  v1::AuditKey& used = *list.Add();
  used.set_key_id(key.id());
  used.set_public_key(key.raw());
  RocksBatch batch = log.db().NewBatch();
  batch.Put(kMeta, kUsedKeys, keys.SerializeAsString());
  std::vector<v1::AuditRecord> records = {ChangeRecord(key)};
  return log.Commit(std::move(records), std::move(batch));
}

}  // namespace muster::actions
