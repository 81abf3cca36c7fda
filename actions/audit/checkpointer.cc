#include "actions/audit/checkpointer.h"

#include <sys/stat.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "actions/store/families.h"
#include "base/audit/chain.h"
#include "base/audit/export_line.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/storage/files/durable_file.h"
#include "base/storage/keys.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::TimeUtil;

constexpr int kCopiedAtOnce = 100;

absl::Status Corrupt() {
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               "the actions store cannot read a checkpoint of the audit log; "
               "restore its directory from a backup",
               {{"record", "checkpoints"}});
}

absl::StatusOr<Checkpointer::Stored> Parse(const RocksIterator& it) {
  Checkpointer::Stored stored;
  ASSIGN_OR_RETURN(stored.size, DecodeInt64(it.key()));
  if (!stored.checkpoint.ParseFromArray(it.value().data(),
                                        static_cast<int>(it.value().size()))) {
    return Corrupt();
  }
  return stored;
}

absl::StatusOr<absl::Time> TimeOf(const v1::SignedCheckpoint& made) {
  v1::Checkpoint checkpoint;
  if (!checkpoint.ParseFromString(made.checkpoint())) return Corrupt();
  return absl::FromUnixNanos(
      TimeUtil::TimestampToNanoseconds(checkpoint.time()));
}

void LogCheckpoint(const AuditLog::Head& head, const std::string& key_id,
                   const v1::SignedCheckpoint& made) {
  Log(Severity::kInfo, "audit checkpoint",
      {{"size", head.size},
       {"head", absl::Base64Escape(head.hash)},
       {"key_id", key_id},
       {"checkpoint", absl::Base64Escape(made.checkpoint())},
       {"signature", absl::Base64Escape(made.signature())}});
}

bool IsThere(const std::string& path) {
  struct stat file;
  return stat(path.c_str(), &file) == 0;
}

std::string FileContent(const v1::SignedCheckpoint& checkpoint) {
  v1::ExportAuditResponse item;
  *item.mutable_checkpoint() = checkpoint;
  return ToExportLine(item) + "\n";
}

}  // namespace

absl::StatusOr<std::optional<Checkpointer::Stored>> Checkpointer::Last() const {
  auto it = log_.db().Prefix(kCheckpoints, "");
  it.SeekToLast();
  RETURN_IF_ERROR(it.status());
  if (!it.Valid()) return std::nullopt;
  ASSIGN_OR_RETURN(Stored last, Parse(it));
  return last;
}

absl::StatusOr<std::vector<Checkpointer::Stored>> Checkpointer::From(
    int64_t size, int limit) const {
  std::vector<Stored> checkpoints;
  auto it = log_.db().Range(kCheckpoints, EncodeInt64(size), "");
  for (; it.Valid() && static_cast<int>(checkpoints.size()) < limit;
       it.Next()) {
    ASSIGN_OR_RETURN(checkpoints.emplace_back(), Parse(it));
  }
  RETURN_IF_ERROR(it.status());
  return checkpoints;
}

absl::StatusOr<bool> Checkpointer::IsDue() const {
  const int64_t size = log_.head().size;
  ASSIGN_OR_RETURN(const std::optional<Stored> last, Last());
  if (!last.has_value()) return size > 0;
  if (size <= last->size) return false;
  if (size - last->size >= options_.records) return true;
  ASSIGN_OR_RETURN(const absl::Time made, TimeOf(last->checkpoint));
  return clock_.Now() - made >= options_.interval;
}

absl::StatusOr<int64_t> Checkpointer::MakeLocked() {
  RETURN_IF_ERROR(log_.Usable().status());
  const AuditLog::Head head = log_.head();
  ASSIGN_OR_RETURN(const std::optional<Stored> last, Last());
  if (last.has_value() && last->size >= head.size) return last->size;
  v1::Checkpoint checkpoint;
  checkpoint.set_size(head.size);
  checkpoint.set_head_hash(head.hash);
  checkpoint.set_previous_hash(
      last.has_value() ? Sha256(last->checkpoint.checkpoint()) : NoAuditHash());
  *checkpoint.mutable_time() =
      TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(clock_.Now()));
  ASSIGN_OR_RETURN(const v1::SignedCheckpoint made, key_.Sign(checkpoint));
  RocksBatch batch = log_.db().NewBatch();
  batch.Put(kCheckpoints, EncodeInt64(head.size), made.SerializeAsString());
  RETURN_IF_ERROR(log_.Commit({}, std::move(batch)));
  LogCheckpoint(head, key_.public_key().id(), made);
  return head.size;
}

absl::StatusOr<int64_t> Checkpointer::MakeNow() {
  absl::MutexLock lock(&mu_);
  return MakeLocked();
}

absl::Status Checkpointer::CopyOut() {
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<Stored> checkpoints,
                     From(copied_size_ + 1, kCopiedAtOnce));
    for (const Stored& stored : checkpoints) {
      const std::string path =
          absl::StrCat(options_.directory, "/", stored.size, ".json");
      if (!IsThere(path)) {
        RETURN_IF_ERROR(WriteFileDurably(path, FileContent(stored.checkpoint)));
      }
      copied_size_ = stored.size;
    }
    if (checkpoints.size() < kCopiedAtOnce) return absl::OkStatus();
  }
}

void Checkpointer::RunOnce() {
  const absl::StatusOr<bool> due = IsDue();
  absl::Status status = due.status();
  if (due.ok() && *due) status = MakeNow().status();
  if (!status.ok()) {
    LogStatus(Severity::kWarning, "no audit checkpoint could be made", status);
  }
  if (options_.directory.empty() || clock_.Now() < copy_after_) return;
  status = CopyOut();
  if (status.ok()) return;
  copy_after_ = clock_.Now() + options_.retry_delay;
  LogStatus(Severity::kWarning, "an audit checkpoint could not be copied",
            status, {{"directory", options_.directory}});
}

}  // namespace muster::actions
