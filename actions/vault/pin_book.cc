#include "actions/vault/pin_book.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "actions/store/families.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using ::google::protobuf::Timestamp;
using ::google::protobuf::util::TimeUtil;

constexpr absl::string_view kPin = "pin";
constexpr absl::string_view kReleased = "released";
constexpr size_t kNonceBytes = 12;

absl::Status Corrupt() {
  return Error(absl::StatusCode::kDataLoss, "STORE_CORRUPT",
               "the actions store cannot read a sealed secret; restore its "
               "directory from a backup",
               {{"record", "secrets"}});
}

Timestamp ToProto(absl::Time time) {
  return TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(time));
}

std::string EncodeTime(absl::Time time) {
  return EncodeInt64(absl::ToUnixNanos(time));
}

absl::Time CreateTime(const v1::SealedSecret& secret) {
  return absl::FromUnixNanos(
      TimeUtil::TimestampToNanoseconds(secret.record().create_time()));
}

bool Shredded(const v1::SealedSecret& secret) {
  return secret.sealed_key().empty();
}

// The nonce keeps two PINs of one command and moment apart.
std::string KeyOf(const v1::SealedSecret& secret) {
  return JoinKey({kPin, secret.device(), EncodeTime(CreateTime(secret)),
                  secret.record().command(),
                  absl::string_view(secret.sealed()).substr(0, kNonceBytes)});
}

v1::SecretRecord NewRecord(const v1::SecretRecord& from) {
  v1::SecretRecord record;
  record.set_kind(from.kind());
  record.set_origin(from.origin());
  *record.mutable_create_time() = from.create_time();
  record.set_command(from.command());
  if (from.has_confirm_time()) {
    *record.mutable_confirm_time() = from.confirm_time();
  }
  return record;
}

// A release that waits for its time.
struct Release {
  std::string key;
  std::string device;
  absl::Time time;
};

absl::StatusOr<Release> ParseRelease(absl::string_view key) {
  ASSIGN_OR_RETURN(std::vector<std::string> parts, SplitKey(key));
  if (parts.size() != 3) return Corrupt();
  ASSIGN_OR_RETURN(const int64_t nanos, DecodeInt64(parts[2]));
  return Release{std::string(key), std::move(parts[1]),
                 absl::FromUnixNanos(nanos)};
}

}  // namespace

std::optional<bool> PinBook::Says(const v1::SealedSecret& sealed,
                                  const Secret& pin) const {
  const absl::StatusOr<Secret> kept = vault_.Open(sealed);
  if (!kept.ok()) return std::nullopt;
  return kept->Reveal() == pin.Reveal();
}

absl::StatusOr<std::vector<PinBook::Entry>> PinBook::Read(
    absl::string_view device) const {
  std::vector<Entry> entries;
  auto it = db_.Prefix(kSecrets, JoinKey({kPin, device}));
  for (; it.Valid(); it.Next()) {
    Entry& entry = entries.emplace_back();
    entry.key = std::string(it.key());
    if (!entry.secret.ParseFromArray(it.value().data(),
                                     static_cast<int>(it.value().size()))) {
      return Corrupt();
    }
  }
  RETURN_IF_ERROR(it.status());
  return entries;
}

absl::Status PinBook::Put(const v1::SecretRecord& record,
                          absl::string_view device, const Secret& pin,
                          RocksBatch& batch) {
  ASSIGN_OR_RETURN(std::vector<Entry> entries, Read(device));
  v1::SecretRecord made = NewRecord(record);
  for (Entry& entry : entries) {
    v1::SecretRecord& kept = *entry.secret.mutable_record();
    if (kept.command() != made.command()) {
      if (kept.has_supersede_time()) continue;
      *kept.mutable_supersede_time() = made.create_time();
    } else if (const auto same = Says(entry.secret, pin); same.has_value()) {
      if (*same) return ConfirmIf(made, device, batch);
      kept.set_mismatch(true);
      made.set_mismatch(true);
    }
  }
  ASSIGN_OR_RETURN(const v1::SealedSecret sealed,
                   vault_.Seal(pin, std::move(made), std::string(device)));
  for (const Entry& entry : entries) {
    batch.Put(kSecrets, entry.key, entry.secret.SerializeAsString());
  }
  batch.Put(kSecrets, KeyOf(sealed), sealed.SerializeAsString());
  return absl::OkStatus();
}

absl::Status PinBook::ConfirmIf(const v1::SecretRecord& made,
                                absl::string_view device, RocksBatch& batch) {
  if (!made.has_confirm_time()) return absl::OkStatus();
  return Confirm(device, made.command(),
                 absl::FromUnixNanos(
                     TimeUtil::TimestampToNanoseconds(made.confirm_time())),
                 batch);
}

absl::StatusOr<std::vector<v1::SealedSecret>> PinBook::List(
    absl::string_view device) const {
  ASSIGN_OR_RETURN(std::vector<Entry> entries, Read(device));
  std::vector<v1::SealedSecret> secrets;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    secrets.push_back(std::move(entry->secret));
  }
  return secrets;
}

absl::Status PinBook::Confirm(absl::string_view device,
                              absl::string_view command, absl::Time time,
                              RocksBatch& batch) {
  ASSIGN_OR_RETURN(std::vector<Entry> entries, Read(device));
  for (Entry& entry : entries) {
    v1::SecretRecord& record = *entry.secret.mutable_record();
    if (record.command() != command || record.has_confirm_time()) continue;
    *record.mutable_confirm_time() = ToProto(time);
    batch.Put(kSecrets, entry.key, entry.secret.SerializeAsString());
  }
  return absl::OkStatus();
}

absl::Status PinBook::CountReveal(absl::string_view device, RocksBatch& batch) {
  ASSIGN_OR_RETURN(std::vector<Entry> entries, Read(device));
  for (Entry& entry : entries) {
    if (Shredded(entry.secret)) continue;
    v1::SecretRecord& record = *entry.secret.mutable_record();
    record.set_reveal_count(record.reveal_count() + 1);
    batch.Put(kSecrets, entry.key, entry.secret.SerializeAsString());
  }
  return absl::OkStatus();
}

absl::Status PinBook::Release(absl::string_view device, absl::Time time,
                              RocksBatch& batch) {
  absl::Time covered = absl::InfinitePast();
  auto it = db_.Prefix(kSecrets, JoinKey({kReleased, device}));
  it.SeekToLast();
  if (it.Valid()) {
    ASSIGN_OR_RETURN(const actions::Release last, ParseRelease(it.key()));
    covered = last.time;
  }
  RETURN_IF_ERROR(it.status());
  ASSIGN_OR_RETURN(const std::vector<Entry> entries, Read(device));
  const bool something_new =
      std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) {
        const absl::Time made = CreateTime(entry.secret);
        return !Shredded(entry.secret) && made >= covered && made < time;
      });
  if (something_new) {
    batch.Put(kSecrets, JoinKey({kReleased, device, EncodeTime(time)}), "");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> PinBook::Shred(
    absl::Time released_before, absl::Time now, int limit, RocksBatch& batch) {
  std::vector<std::string> devices;
  auto it = db_.Prefix(kSecrets, JoinKey({kReleased}));
  for (; it.Valid() && limit > 0; it.Next()) {
    ASSIGN_OR_RETURN(const actions::Release release, ParseRelease(it.key()));
    if (release.time >= released_before) continue;
    --limit;
    ASSIGN_OR_RETURN(const bool shredded,
                     ShredOne(release.device, release.time, now, batch));
    batch.Delete(kSecrets, release.key);
    if (shredded) devices.push_back(release.device);
  }
  RETURN_IF_ERROR(it.status());
  return devices;
}

absl::StatusOr<bool> PinBook::ShredOne(absl::string_view device,
                                       absl::Time made_before, absl::Time now,
                                       RocksBatch& batch) const {
  bool shredded = false;
  ASSIGN_OR_RETURN(std::vector<Entry> entries, Read(device));
  for (Entry& entry : entries) {
    v1::SealedSecret& secret = entry.secret;
    if (Shredded(secret) || CreateTime(secret) >= made_before) continue;
    secret.clear_sealed();
    secret.clear_sealed_key();
    *secret.mutable_record()->mutable_shred_time() = ToProto(now);
    batch.Put(kSecrets, entry.key, secret.SerializeAsString());
    shredded = true;
  }
  return shredded;
}

}  // namespace muster::actions
