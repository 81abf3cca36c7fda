#ifndef INVENTORY_STORE_TESTING_FAKE_DEVICE_STORE_H_
#define INVENTORY_STORE_TESTING_FAKE_DEVICE_STORE_H_

#include <memory>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "inventory/store/device_store.h"
#include "inventory/store/testing/fake_state.h"

namespace muster::inventory {

// A DeviceStore in memory, as true as device_store_conformance.h asks for.
// Readers hold the state of their moment and may outlive the store. A commit
// costs a copy of the maps that it changes while a reader is alive, and
// nothing of the kind otherwise.
//
// Thread-safe, the methods that write too.
class FakeDeviceStore final : public DeviceStore {
 public:
  // All stores made so take themselves for the same one, in epoch 1.
  FakeDeviceStore();
  explicit FakeDeviceStore(StoreIdentity identity);

  // The next commit is refused with `status`.
  void FailNextCommit(absl::Status status);

  // The outcome of the next commit that is not refused is kUnknown. Whether it
  // `happened` shows after Recover() only.
  void LoseNextCommit(bool happened);

  // The next Recover() settles nothing and answers `status`.
  void FailNextRecover(absl::Status status);

  // As a restore, or an accepted loss, does: old tokens no longer belong here.
  void BumpEpoch();

  // As a crash and a new process do: an unknown outcome is settled, no hook is
  // armed, no sync has ended yet.
  void Restart();

  // Commits that were made, and readers, since the store was.
  int commits() const;
  int reads() const;

  StoreIdentity identity() const override;
  LogEnd end() const override;
  Revision compacted_through() const override;
  CommitResult Commit(const StoreWrite& write) override;
  absl::Status Recover() override;
  absl::StatusOr<Revision> Compact(Revision through, int limit) override;
  std::unique_ptr<StoreReader> Read() const override;

 private:
  // A commit whose outcome is unknown.
  struct Lost {
    StoreWrite write;
    bool happened = false;
  };

  absl::Status CheckCommit(const StoreWrite& write)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Take(const StoreWrite& write) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Settle() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  mutable absl::Mutex mu_;
  StoreIdentity identity_ ABSL_GUARDED_BY(mu_);
  FakeState state_ ABSL_GUARDED_BY(mu_);
  std::optional<Lost> lost_ ABSL_GUARDED_BY(mu_);
  int commits_ ABSL_GUARDED_BY(mu_) = 0;
  mutable int reads_ ABSL_GUARDED_BY(mu_) = 0;
  // What the hooks have armed.
  absl::Status next_commit_ ABSL_GUARDED_BY(mu_);
  std::optional<bool> lose_next_ ABSL_GUARDED_BY(mu_);
  absl::Status next_recover_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_TESTING_FAKE_DEVICE_STORE_H_
