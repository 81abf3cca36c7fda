#include "inventory/store/rocks/rocks_device_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/mutant.h"
#include "base/status_macros.h"
#include "base/storage/files/anchor_file.h"
#include "base/storage/keys.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/rocks/format_migration.h"
#include "inventory/store/rocks/rocks_compaction.h"
#include "inventory/store/rocks/rocks_layout.h"

namespace muster::inventory {
namespace {

// More than RocksDB's own log files hold together
// (RocksOptions::max_wal_bytes).
constexpr size_t kCheckedTailBytes = size_t{128} << 20;

// What the database needs to write out all that it holds in memory.
constexpr int64_t kLeastFreeBytes = int64_t{80} << 20;

std::string AnchorPath(const std::string& path) {
  return absl::StrCat(path, ".anchor");
}

std::string HeadPath(const std::string& path) {
  return absl::StrCat(path, ".head");
}

// Whose head it is.
std::string OwnerOf(const StoreIdentity& identity) {
  return absl::StrCat(identity.store_uuid, " ", identity.epoch);
}

// What the anchor file says, taken further by the head file.
absl::StatusOr<std::optional<AnchorState>> ReadAnchor(const std::string& path) {
  ASSIGN_OR_RETURN(auto anchor, AnchorFile::Read(AnchorPath(path)));
  ASSIGN_OR_RETURN(const auto head, HeadFile::Read(HeadPath(path)));
  if (!anchor) return anchor;
  if (!head) {
    return Error(absl::StatusCode::kDataLoss, "ANCHOR_CORRUPT",
                 absl::StrCat("the file ", HeadPath(path),
                              " is missing; put it back, restore a backup, or "
                              "accept that history may be lost"),
                 {{"path", HeadPath(path)}});
  }
  if (head->owner == OwnerOf({anchor->store_uuid, anchor->epoch})) {
    anchor->durable_revision =
        std::max(anchor->durable_revision, head->revision);
  }
  return anchor;
}

// Whether the database has counted fewer writes than its head file says.
bool LostWrites(const RocksDatabase& rocks, const StoreIdentity& self) {
  const auto head = HeadFile::Read(HeadPath(rocks.path()));
  return head.ok() && *head && (*head)->owner == OwnerOf(self) &&
         (*head)->sequence > rocks.Sequence();
}

absl::Status HistoryLost(const std::string& path, absl::string_view detail) {
  return Error(absl::StatusCode::kDataLoss, "HISTORY_LOST",
               absl::StrCat("the store ", path, " is not what it was: ", detail,
                            "; put the right files back, restore a backup, or "
                            "accept the loss (inventoryd accept-data-loss)"),
               {{"path", path}, {"detail", std::string(detail)}});
}

absl::Status CheckFormat(int64_t format, const std::string& path) {
  if (format <= kStoreFormat) return absl::OkStatus();
  return Error(
      absl::StatusCode::kFailedPrecondition, "DATA_DIR_FROM_NEWER",
      absl::StrCat("the data directory ", path,
                   " was written by a later release (format ", format,
                   ", this one knows ", kStoreFormat, "); start that release"),
      {{"path", path}, {"format", absl::StrCat(format)}});
}

CommitResult Refused(absl::Status status) {
  return {CommitOutcome::kRefused, std::move(status)};
}

absl::Status Unknown(absl::string_view detail) {
  return Error(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN",
               absl::StrCat("whether the last write was kept is not known yet; "
                            "try again once the disk is well (",
                            detail, ")"),
               {{"detail", std::string(detail)}});
}

absl::Status StoreMoved(const LogEnd& before, const LogEnd& end) {
  return Error(
      absl::StatusCode::kAborted, "STORE_MOVED",
      absl::StrCat("the write was made for revision ", before.revision,
                   ", but the store is at ", end.revision, "; make it again"),
      {{"before", absl::StrCat(before.revision)},
       {"end", absl::StrCat(end.revision)}});
}

// Why the store is not the one that its anchor knows, or "".
std::string Disagreement(const AnchorState& anchor, const StoreIdentity& self,
                         Revision end) {
  if (anchor.store_uuid != self.store_uuid) {
    return "its anchor file belongs to another store";
  }
  if (anchor.epoch > self.epoch) return "it is from before a restore";
  if (anchor.epoch == self.epoch && anchor.durable_revision > end) {
    return absl::StrCat("it ends at revision ", end, ", but had come to ",
                        anchor.durable_revision);
  }
  return "";
}

constexpr absl::string_view kHeadKeyV1 = "head";  // format_migration.h

// Format 1 kept no anchor, and once it is migrated a missing one is refused.
absl::Status AnchorFormat1(const RocksDatabase& rocks) {
  const std::string path = AnchorPath(rocks.path());
  ASSIGN_OR_RETURN(const auto anchor, AnchorFile::Read(path));
  if (anchor) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto uuid, rocks.Get(kMeta, kUuidKey));
  ASSIGN_OR_RETURN(const auto epoch, rocks.Get(kMeta, kEpochKey));
  ASSIGN_OR_RETURN(const auto head, rocks.Get(kMeta, kHeadKeyV1));
  AnchorState state;
  state.store_uuid = uuid.value_or("");
  ASSIGN_OR_RETURN(state.epoch, DecodeInt64(epoch.value_or("")));
  if (head) {
    ASSIGN_OR_RETURN(state.durable_revision, DecodeInt64(*head));
  }
  state.reserved_through = state.durable_revision;
  RETURN_IF_ERROR(HeadFile::Open(HeadPath(rocks.path()),
                                 {OwnerOf({state.store_uuid, state.epoch}),
                                  state.durable_revision, rocks.Sequence()})
                      .status());
  return AnchorFile::Write(path, state);
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDeviceStore>> RocksDeviceStore::Open(
    const std::string& path, Random& random, const Clock& clock,
    const Options& options) {
  RocksOptions rocks_options = options.rocks;
  rocks_options.retired_families = RetiredFamilyNames();
  rocks_options.flush_together = true;
  ASSIGN_OR_RETURN(auto rocks,
                   RocksDatabase::Open(path, FamilyNames(), rocks_options));
  std::unique_ptr<RocksDeviceStore> store(
      new RocksDeviceStore(std::move(rocks), clock, options));
  RETURN_IF_ERROR(store->Load(random, options));
  return store;
}

RocksDeviceStore::RocksDeviceStore(std::unique_ptr<RocksDatabase> rocks,
                                   const Clock& clock, const Options& options)
    : rocks_(std::move(rocks)),
      volume_(rocks_->path()),
      disk_(options.disk == nullptr ? &volume_ : options.disk),
      guard_(*disk_, clock, [&] {
        FreeSpaceGuard::Options guard;
        guard.min_free_bytes = options.min_free_bytes;
        guard.least_free_bytes = kLeastFreeBytes;
        return guard;
      }()) {}

RocksDeviceStore::~RocksDeviceStore() {
  if (anchor_ != nullptr) anchor_->Flush().IgnoreError();
}

absl::Status RocksDeviceStore::Load(Random& random, const Options& options) {
  ASSIGN_OR_RETURN(const int64_t format, ReadNumber(kFormatKey));
  RETURN_IF_ERROR(CheckFormat(format, rocks_->path()));
  if (format == 1) {
    RETURN_IF_ERROR(AnchorFormat1(*rocks_));
    RETURN_IF_ERROR(MigrateFormat1(*rocks_));
  }
  RETURN_IF_ERROR(DropFormat1(*rocks_));
  RETURN_IF_ERROR(LoadIdentity(random));
  RETURN_IF_ERROR(LoadEnd({}, {}));
  RETURN_IF_ERROR(CheckLogTail());
  return CheckAnchor(options);
}

absl::Status RocksDeviceStore::LoadIdentity(Random& random) {
  ASSIGN_OR_RETURN(auto uuid, rocks_->Get(kMeta, kUuidKey));
  if (uuid) {
    identity_.store_uuid = *std::move(uuid);
    ASSIGN_OR_RETURN(identity_.epoch, ReadNumber(kEpochKey));
    return absl::OkStatus();
  }
  identity_ = {Uuid(random), 1};
  RocksBatch batch = rocks_->NewBatch();
  batch.Put(kMeta, kFormatKey, EncodeInt64(kStoreFormat));
  batch.Put(kMeta, kUuidKey, identity_.store_uuid);
  batch.Put(kMeta, kEpochKey, EncodeInt64(identity_.epoch));
  return rocks_->Commit(std::move(batch));
}

absl::Status RocksDeviceStore::LoadEnd(const LogEnd& before,
                                       const LogEnd& unknown) {
  LogEnd end;
  ASSIGN_OR_RETURN(const auto bytes, rocks_->Get(kMeta, kEndKey));
  if (bytes) {
    ASSIGN_OR_RETURN(end, DecodeEnd(*bytes));
  }
  const bool happened =
      end.revision == unknown.revision && end.touch == unknown.touch;
  end.ended_syncs = (happened ? unknown : before).ended_syncs;
  ASSIGN_OR_RETURN(const Revision compacted, ReadNumber(kCompactedKey));
  Publish(end, compacted);
  return absl::OkStatus();
}

absl::Status RocksDeviceStore::CheckAnchor(const Options& options) {
  const std::string path = AnchorPath(rocks_->path());
  const Revision end = Moment()->end.revision;
  auto anchor = ReadAnchor(rocks_->path());
  if (!anchor.ok() && !options.accept_data_loss) return anchor.status();
  const bool known = anchor.ok() && anchor->has_value();
  std::string trouble = known ? Disagreement(**anchor, identity_, end) : "";
  if (!known && end > 0) trouble = "its anchor file is missing";
  if (trouble.empty() && LostWrites(*rocks_, identity_)) {
    trouble = "some of its last writes are gone";
  }
  AnchorState state;
  state.reserved_through = end;
  if (known && trouble.empty()) state = **anchor;
  if (!trouble.empty()) {
    if (!options.accept_data_loss) return HistoryLost(rocks_->path(), trouble);
    const int64_t seen = known ? (*anchor)->epoch : 0;
    RETURN_IF_ERROR(SetEpoch(std::max(identity_.epoch, seen) + 1));
  }
  state.store_uuid = identity_.store_uuid;
  state.epoch = identity_.epoch;
  state.durable_revision = end;
  state.reserved_through = std::max(state.reserved_through, end);
  RETURN_IF_ERROR(OpenHead());
  RETURN_IF_ERROR(AnchorFile::Write(path, state));
  anchor_ = std::make_unique<Anchor>(path, state);
  return absl::OkStatus();
}

absl::Status RocksDeviceStore::OpenHead() {
  ASSIGN_OR_RETURN(head_,
                   HeadFile::Open(HeadPath(rocks_->path()),
                                  {OwnerOf(identity_), Moment()->end.revision,
                                   rocks_->Sequence()}));
  return absl::OkStatus();
}

// A log file of RocksDB that is lost in the middle opens without an error, but
// leaves a hole in the revisions that it held.
absl::Status RocksDeviceStore::CheckLogTail() const {
  const auto moment = Moment();
  Revision expected = moment->end.revision;
  size_t seen = 0;
  RocksIterator it = rocks_->Range(kLog, LogKey(moment->compacted_through + 1),
                                   "", moment->snapshot);
  for (it.SeekToLast(); it.Valid() && seen < kCheckedTailBytes; it.Prev()) {
    ASSIGN_OR_RETURN(const Revision revision, RevisionOfKey(it.key()));
    if (revision != expected) break;
    seen += it.value().size();
    --expected;
  }
  RETURN_IF_ERROR(it.status());
  if (seen >= kCheckedTailBytes || expected == moment->compacted_through) {
    return absl::OkStatus();
  }
  return Error(
      absl::StatusCode::kDataLoss, "STORE_CORRUPT",
      absl::StrCat("change ", expected, " of the store ", rocks_->path(),
                   " is missing: a file was lost; put it back, or "
                   "restore a backup"),
      {{"path", rocks_->path()}, {"revision", absl::StrCat(expected)}});
}

absl::Status RocksDeviceStore::BumpEpoch() {
  RETURN_IF_ERROR(SetEpoch(identity_.epoch + 1));
  RETURN_IF_ERROR(OpenHead());
  AnchorState state = anchor_->state();
  state.epoch = identity_.epoch;
  RETURN_IF_ERROR(AnchorFile::Write(AnchorPath(rocks_->path()), state));
  anchor_ = std::make_unique<Anchor>(AnchorPath(rocks_->path()), state);
  return absl::OkStatus();
}

absl::Status RocksDeviceStore::SetEpoch(int64_t epoch) {
  RocksBatch batch = rocks_->NewBatch();
  batch.Put(kMeta, kEpochKey, EncodeInt64(epoch));
  RETURN_IF_ERROR(rocks_->Commit(std::move(batch)));
  identity_.epoch = epoch;
  return absl::OkStatus();
}

absl::StatusOr<int64_t> RocksDeviceStore::ReadNumber(
    absl::string_view key) const {
  ASSIGN_OR_RETURN(const auto bytes, rocks_->Get(kMeta, key));
  if (!bytes) return 0;
  return DecodeInt64(*bytes);
}

int64_t RocksDeviceStore::LogBytes() const { return rocks_->FamilyBytes(kLog); }

absl::Status RocksDeviceStore::Writable() {
  if (!rocks_->writable()) return Unknown("an earlier write failed");
  return guard_.CheckWrite();
}

LogEnd RocksDeviceStore::end() const { return Moment()->end; }

Revision RocksDeviceStore::compacted_through() const {
  return Moment()->compacted_through;
}

std::unique_ptr<StoreReader> RocksDeviceStore::Read() const {
  return std::make_unique<RocksReader>(*rocks_, Moment(), &hot_);
}

std::shared_ptr<const RocksMomentView> RocksDeviceStore::Moment() const {
  absl::MutexLock lock(&mu_);
  return moment_;
}

void RocksDeviceStore::Publish(const LogEnd& end, Revision compacted) {
  auto moment = std::make_shared<RocksMomentView>();
  moment->end = end;
  moment->compacted_through = compacted;
  moment->snapshot = rocks_->Snapshot();
  {
    absl::MutexLock lock(&mu_);
    moment_ = std::move(moment);
  }
  hot_.EndWrite(end.revision);
}

CommitResult RocksDeviceStore::Commit(const StoreWrite& write) {
  if (!rocks_->writable()) return Refused(Unknown("an earlier write failed"));
  const auto moment = Moment();
  if (!MUTANT("stale_write_accepted") &&
      (write.before.revision != moment->end.revision ||
       write.before.touch != moment->end.touch)) {
    return Refused(StoreMoved(write.before, moment->end));
  }
  absl::Status ready = guard_.CheckWrite();
  if (ready.ok()) ready = anchor_->EnsureReserved(write.after.revision);
  if (!ready.ok()) return Refused(std::move(ready));
  RocksBatch batch = rocks_->NewBatch();
  absl::Status filled = Fill(write, batch);
  if (!filled.ok()) return Refused(std::move(filled));
  hot_.BeginWrite(write);
  return CommitBatch(std::move(batch), write.after, moment->compacted_through);
}

CommitResult RocksDeviceStore::CommitBatch(RocksBatch batch,
                                           const LogEnd& after,
                                           Revision compacted) {
  if (MUTANT("publish_before_commit")) Publish(after, compacted);
  absl::Status committed = rocks_->Commit(std::move(batch));
  if (!committed.ok()) {
    if (rocks_->writable()) {
      hot_.EndWrite(end().revision);
      return Refused(std::move(committed));
    }
    unknown_after_ = after;
    return {CommitOutcome::kUnknown, Unknown(committed.message())};
  }
  NoteHead(after.revision);
  Publish(after, compacted);
  return {};
}

absl::Status RocksDeviceStore::Fill(const StoreWrite& write,
                                    RocksBatch& batch) const {
  Revision revision = write.before.revision;
  std::string value;  // its memory is used again
  for (const RecordWrite& change : write.changes) {
    RETURN_IF_ERROR(FillChange(change, ++revision, value, batch));
  }
  for (const LogRewrite& rewrite : write.rewrites) {
    batch.Put(kLog, LogKey(rewrite.revision),
              EncodeLog(rewrite.header.SerializeAsString(), rewrite.change));
  }
  for (const ResourceNumber number : write.forgotten_bases) {
    batch.Delete(kBases, NumberKey(number));
  }
  for (const DocumentWrite& document : write.documents) {
    const std::string key = DocumentKey(document.collection, document.key);
    if (document.value) {
      batch.Put(kDocuments, key, *document.value);
    } else {
      batch.Delete(kDocuments, key);
    }
  }
  batch.Put(kMeta, kEndKey, EncodeEnd(write.after));
  return absl::OkStatus();
}

absl::Status RocksDeviceStore::FillChange(const RecordWrite& change,
                                          Revision revision, std::string& value,
                                          RocksBatch& batch) const {
  const store::LogHeader& header = change.header;
  RETURN_IF_ERROR(KeepBase(header, batch));
  value.clear();
  AppendLog(header, change.change, value);
  batch.Put(kLog, LogKey(revision), value);
  batch.Put(kHistory, HistoryKey(header.number(), revision), "");
  const Family family = FamilyOf(header.kind());
  if (change.body) {
    value.clear();
    AppendRecord(header.number(), revision, change.shown_hash, *change.body,
                 value);
    batch.Put(family, header.name(), value);
  } else {
    batch.Delete(family, header.name());
  }
  for (const std::string& key : change.index_removed) batch.Delete(kIndex, key);
  for (const std::string& key : change.index_added) batch.Put(kIndex, key, "");
  return absl::OkStatus();
}

// The log no longer has the version that is being replaced, so it must be kept
// for reads between compacted_through and now.
absl::Status RocksDeviceStore::KeepBase(const store::LogHeader& header,
                                        RocksBatch& batch) const {
  if (MUTANT("change_drops_the_base")) return absl::OkStatus();
  if (header.previous_revision() == 0) return absl::OkStatus();
  const auto moment = Moment();
  if (header.previous_revision() > moment->compacted_through) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(
      const auto record,
      rocks_->Get(FamilyOf(header.kind()), header.name(), moment->snapshot));
  if (!record) return absl::OkStatus();
  ASSIGN_OR_RETURN(const RecordView base, DecodeRecord(header.name(), *record));
  batch.Put(kBases, NumberKey(base.number),
            EncodeRecord(base.number, base.revision, "", base.body));
  return absl::OkStatus();
}

absl::Status RocksDeviceStore::Recover() {
  if (rocks_->writable()) return absl::OkStatus();
  RETURN_IF_ERROR(guard_.CheckWrite());  // opening it again takes space
  const LogEnd before = end();
  {
    // Lets go of the snapshot, so that the database can be closed.
    absl::MutexLock lock(&mu_);
    auto moment = std::make_shared<RocksMomentView>(*moment_);
    moment->snapshot = nullptr;
    moment_ = std::move(moment);
  }
  RETURN_IF_ERROR(rocks_->Reopen());
  RETURN_IF_ERROR(LoadEnd(before, unknown_after_));
  if (end().revision < before.revision) {
    return HistoryLost(rocks_->path(), "it lost what was acknowledged");
  }
  NoteHead(end().revision);
  return absl::OkStatus();
}

// A head file that cannot be written only makes the check at the next start
// less exact, so it stops nothing.
void RocksDeviceStore::NoteHead(Revision revision) {
  head_->Write(revision, rocks_->Sequence()).IgnoreError();
  anchor_->NoteDurable(revision);
}

absl::StatusOr<Revision> RocksDeviceStore::Compact(Revision through,
                                                   int limit) {
  const auto moment = Moment();
  const Revision target =
      std::min({through, moment->end.revision,
                moment->compacted_through + static_cast<Revision>(limit)});
  if (target <= moment->compacted_through) return moment->compacted_through;
  RocksBatch batch = rocks_->NewBatch();
  RETURN_IF_ERROR(FillCompaction(*rocks_, *moment, target, batch));
  const CommitResult result =
      CommitBatch(std::move(batch), moment->end, target);
  RETURN_IF_ERROR(result.status);
  return target;
}

}  // namespace muster::inventory
