#ifndef BASE_STORAGE_TESTING_UNSYNCED_FILES_H_
#define BASE_STORAGE_TESTING_UNSYNCED_FILES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace muster::testing {

// What of some real files and directories would be lost if the power went now:
// the bytes of a file after its last sync, and new names (of new, renamed and
// linked files) in a directory after its last sync. A deletion counts as
// durable at once, which is the worst for whoever deletes too early. Files that
// only ever grow at the end.
//
// Thread-safe. The caller does the operation, then tells it here.
class UnsyncedFiles {
 public:
  // `path` is a new and empty file, or goes on at the size that it has.
  void Created(const std::string& path, bool was_there)
      ABSL_LOCKS_EXCLUDED(mu_);
  void Reopened(const std::string& path) ABSL_LOCKS_EXCLUDED(mu_);
  void Appended(const std::string& path, uint64_t bytes)
      ABSL_LOCKS_EXCLUDED(mu_);
  void Synced(const std::string& path) ABSL_LOCKS_EXCLUDED(mu_);
  void DirectorySynced(const std::string& path) ABSL_LOCKS_EXCLUDED(mu_);
  // `replaced`: what `to` held before.
  void Renamed(const std::string& from, const std::string& to,
               std::optional<std::string> replaced) ABSL_LOCKS_EXCLUDED(mu_);
  void Linked(const std::string& from, const std::string& to)
      ABSL_LOCKS_EXCLUDED(mu_);
  void Deleted(const std::string& path) ABSL_LOCKS_EXCLUDED(mu_);

  // Takes all of that away from the real files, but for the first `keep` (0 to
  // 1) of the unsynced bytes of each file: what is torn. No one may have them
  // open. Returns how many bytes and names were lost.
  int64_t Drop(double keep) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct File {
    uint64_t size = 0;
    uint64_t synced = 0;
  };
  // A name that is lost with its directory's next power loss.
  struct NewName {
    std::string path;
    std::string old_path;                 // "": it was not renamed
    std::optional<std::string> replaced;  // what was there before
  };

  void MoveFile(const std::string& from, const std::string& to)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void TakeBack(const NewName& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  absl::Mutex mu_;
  std::map<std::string, File> files_ ABSL_GUARDED_BY(mu_);
  std::vector<NewName> new_names_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::testing

#endif  // BASE_STORAGE_TESTING_UNSYNCED_FILES_H_
