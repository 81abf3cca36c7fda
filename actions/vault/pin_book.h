#ifndef ACTIONS_VAULT_PIN_BOOK_H_
#define ACTIONS_VAULT_PIN_BOOK_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "actions/vault/vault.h"
#include "base/secret.h"
#include "base/storage/rocks.h"
#include "proto/muster/actions/v1/secrets.pb.h"

namespace muster::actions {

// The unlock PINs of all devices, sealed, in the family `secrets`. A PIN is
// never overwritten: a Mac that was locked twice within moments opens with the
// earlier one. It goes only by being shredded.
//
//   "pin", device, time, command, nonce -> SealedSecret
//   "released", device, time            -> nothing
//
// Changes read what is there and go into the caller's batch. Whoever makes one
// holds mu() from then until the batch is committed, and makes one change of a
// device a batch. Reads take no lock. `db` and `vault` must outlive it.
//
// Errors of all methods: the database's, and
//   DATA_LOSS STORE_CORRUPT: a value cannot be read.
class PinBook {
 public:
  PinBook(const RocksDatabase& db, const Vault& vault)
      : db_(db), vault_(vault) {}

  // To be held over changes; before the audit log's, after any other lock.
  absl::Mutex& mu() const ABSL_LOCK_RETURNED(mu_) { return mu_; }

  // Adds a PIN of `device`. Of `record` are read kind, origin, create_time,
  // command and, if the lock is confirmed already, confirm_time. PINs of other
  // commands are superseded. One of the same command that says otherwise is a
  // mismatch: both are marked. If the command has this PIN, it is confirmed at
  // most.
  //
  // Errors, beside: those of Vault::Seal().
  absl::Status Put(const v1::SecretRecord& record, absl::string_view device,
                   const Secret& pin, RocksBatch& batch)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  // The PINs of `device`, newest first, shredded ones included.
  absl::StatusOr<std::vector<v1::SealedSecret>> List(
      absl::string_view device) const;

  // The device confirmed the lock `command` at `time`. The first time counts.
  absl::Status Confirm(absl::string_view device, absl::string_view command,
                       absl::Time time, RocksBatch& batch)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  // The PINs of `device` that are not shredded are about to be shown once more.
  absl::Status CountReveal(absl::string_view device, RocksBatch& batch)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  // `device` was unlocked or erased at `time`: PINs made before that are needed
  // no more, and are due to be shredded a while later. Nothing changes if there
  // are none, or if those are due already.
  absl::Status Release(absl::string_view device, absl::Time time,
                       RocksBatch& batch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  // Shreds, as of `now`, every PIN whose device was released before
  // `released_before`, for up to `limit` (>= 1) releases. Returns the devices
  // that had some; may be empty.
  absl::StatusOr<std::vector<std::string>> Shred(absl::Time released_before,
                                                 absl::Time now, int limit,
                                                 RocksBatch& batch)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

 private:
  // A PIN and where it lies.
  struct Entry {
    std::string key;
    v1::SealedSecret secret;
  };

  absl::Status ConfirmIf(const v1::SecretRecord& made, absl::string_view device,
                         RocksBatch& batch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Oldest first.
  absl::StatusOr<std::vector<Entry>> Read(absl::string_view device) const;
  absl::StatusOr<bool> ShredOne(absl::string_view device,
                                absl::Time made_before, absl::Time now,
                                RocksBatch& batch) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // nullopt if what is kept cannot be opened.
  std::optional<bool> Says(const v1::SealedSecret& sealed,
                           const Secret& pin) const;

  const RocksDatabase& db_;
  const Vault& vault_;

  mutable absl::Mutex mu_;  // the family `secrets`
};

}  // namespace muster::actions

#endif  // ACTIONS_VAULT_PIN_BOOK_H_
