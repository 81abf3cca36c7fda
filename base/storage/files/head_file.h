#ifndef BASE_STORAGE_FILES_HEAD_FILE_H_
#define BASE_STORAGE_FILES_HEAD_FILE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster {

// How far a store had come, after every commit, in a small file that is
// written in place and not synced: it costs microseconds and survives the end
// of the process, but not of the machine (the anchor file, synced every second,
// is for that). Two slots take turns, each sealed with SHA-256, so that a write
// that was cut off leaves the one before.
//
// Not thread-safe.
class HeadFile {
 public:
  // What the file says: whose head, where it is, and how many writes the
  // database had counted by then.
  struct Head {
    std::string owner;  // at most 128 bytes
    int64_t revision = 0;
    int64_t sequence = 0;
  };

  // The latest head in the file at `path`; nullopt if there is no such file.
  //
  // Errors:
  //   DATA_LOSS ANCHOR_CORRUPT: neither slot can be read.
  //   FAILED_PRECONDITION DATA_DIR_UNUSABLE: the file cannot be read.
  static absl::StatusOr<std::optional<Head>> Read(const std::string& path);

  // Opens the file at `path`, or makes it, and writes `head`, synced this once.
  //
  // Errors:
  //   FAILED_PRECONDITION DATA_DIR_UNUSABLE, RESOURCE_EXHAUSTED DISK_FULL
  static absl::StatusOr<std::unique_ptr<HeadFile>> Open(std::string path,
                                                        const Head& head);

  ~HeadFile();
  HeadFile(const HeadFile&) = delete;
  HeadFile& operator=(const HeadFile&) = delete;

  // The head is at `revision` and `sequence` now.
  //
  // Errors: those of Open(); the slot of before is still good.
  absl::Status Write(int64_t revision, int64_t sequence);

 private:
  HeadFile(std::string path, std::string owner, int fd);

  const std::string path_;
  const std::string owner_;
  const int fd_;
  int64_t writes_ = 0;
};

}  // namespace muster

#endif  // BASE_STORAGE_FILES_HEAD_FILE_H_
