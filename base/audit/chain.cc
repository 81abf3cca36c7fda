#include "base/audit/chain.h"

#include <openssl/evp.h>

#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster {
namespace {

using ::muster::actions::v1::AuditEntry;
using ::muster::actions::v1::AuditRecord;

constexpr size_t kDigestBytes = 32;

absl::Status Wrong(absl::string_view reason, int64_t sequence,
                   absl::string_view why) {
  return Error(absl::StatusCode::kDataLoss, reason,
               absl::StrCat("record ", sequence, " of the audit log ", why),
               {{"sequence", absl::StrCat(sequence)}});
}

}  // namespace

std::string Sha256(absl::string_view bytes) {
  // Looked up once: that takes longer than to hash a record.
  static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::string digest(kDigestBytes, '\0');
  EVP_Digest(bytes.data(), bytes.size(),
             reinterpret_cast<unsigned char*>(digest.data()), nullptr, sha256,
             nullptr);
  return digest;
}

AuditEntry SealAuditRecord(const AuditRecord& record) {
  AuditEntry entry;
  entry.set_record(record.SerializeAsString());
  entry.set_hash(Sha256(entry.record()));
  return entry;
}

absl::Status AuditChain::Add(const AuditEntry& entry, AuditRecord& record) {
  const int64_t next = size_ + 1;
  if (Sha256(entry.record()) != entry.hash()) {
    return Wrong("AUDIT_HASH_WRONG", next, "was changed: its hash is wrong");
  }
  if (!record.ParseFromString(entry.record())) {
    return Wrong("AUDIT_RECORD_UNREADABLE", next, "cannot be read");
  }
  if (record.sequence() != next) {
    return Wrong("AUDIT_SEQUENCE_WRONG", next,
                 absl::StrCat("is not there: in its place is record ",
                              record.sequence()));
  }
  if (record.previous_hash() != head_hash_) {
    return Wrong("AUDIT_LINK_WRONG", next,
                 "does not follow the one before: its link is wrong");
  }
  size_ = next;
  head_hash_ = entry.hash();
  return absl::OkStatus();
}

}  // namespace muster
