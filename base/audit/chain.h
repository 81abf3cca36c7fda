#ifndef BASE_AUDIT_CHAIN_H_
#define BASE_AUDIT_CHAIN_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "proto/muster/actions/v1/audit.pb.h"

namespace muster {

// What stands for the hash of the record before the first.
inline std::string NoAuditHash() { return std::string(32, '\0'); }

// SHA-256 (FIPS 180-4), 32 raw bytes.
std::string Sha256(absl::string_view bytes);

// `record` as it is stored: its bytes and their hash. Its sequence, time and
// previous hash are set.
actions::v1::AuditEntry SealAuditRecord(const actions::v1::AuditRecord& record);

// Entries of an audit log, one after another: each is what it was when it was
// written, and follows the one before. Constant memory.
//
// Not thread-safe.
class AuditChain {
 public:
  // From the first record on.
  AuditChain() = default;
  // From the record after `size` on; `head_hash` is the hash of that record.
  AuditChain(int64_t size, std::string head_hash)
      : size_(size), head_hash_(std::move(head_hash)) {}

  // Takes the next entry, and reads it into `record`. After an error the chain
  // is where it was.
  //
  // Errors, with metadata `sequence` (the one that was to come):
  //   DATA_LOSS AUDIT_HASH_WRONG: its bytes are not those that were hashed.
  //   DATA_LOSS AUDIT_RECORD_UNREADABLE: they are no record.
  //   DATA_LOSS AUDIT_SEQUENCE_WRONG: records before it are missing, or it was
  //     here before.
  //   DATA_LOSS AUDIT_LINK_WRONG: it was not written after the one before.
  absl::Status Add(const actions::v1::AuditEntry& entry,
                   actions::v1::AuditRecord& record);

  // How many records the log had after the last of Add(), and its hash.
  int64_t size() const { return size_; }
  const std::string& head_hash() const { return head_hash_; }

 private:
  int64_t size_ = 0;
  std::string head_hash_ = NoAuditHash();
};

}  // namespace muster

#endif  // BASE_AUDIT_CHAIN_H_
