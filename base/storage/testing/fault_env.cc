#include "base/storage/testing/fault_env.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/storage/testing/unsynced_files.h"
#include "rocksdb/file_system.h"
#include "rocksdb/system_clock.h"

namespace muster::testing {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// A file whose appends and syncs are counted, may fail and are remembered.
class FaultFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::string path,
            FaultPlan& faults, UnsyncedFiles& unsynced)
      : FSWritableFileOwnerWrapper(std::move(file)),
        path_(std::move(path)),
        faults_(faults),
        unsynced_(unsynced) {}

  IOStatus Append(const Slice& data, const IOOptions& options,
                  IODebugContext* debug) override {
    IOStatus status = faults_.Next(FileOp::kWrite);
    if (status.ok()) status = target()->Append(data, options, debug);
    if (status.ok()) unsynced_.Appended(path_, data.size());
    return status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    const IOStatus status = faults_.Next(FileOp::kSync);
    if (status.ok()) unsynced_.Synced(path_);
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }
  // A hint; makes nothing durable.
  IOStatus RangeSync(uint64_t, uint64_t, const IOOptions&,
                     IODebugContext*) override {
    return IOStatus::OK();
  }

 private:
  const std::string path_;
  FaultPlan& faults_;
  UnsyncedFiles& unsynced_;
};

class FaultDirectory final : public rocksdb::FSDirectoryWrapper {
 public:
  FaultDirectory(std::unique_ptr<rocksdb::FSDirectory> directory,
                 std::string path, FaultPlan& faults, UnsyncedFiles& unsynced)
      : FSDirectoryWrapper(std::move(directory)),
        path_(std::move(path)),
        faults_(faults),
        unsynced_(unsynced) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    const IOStatus status = faults_.Next(FileOp::kSync);
    if (status.ok()) unsynced_.DirectorySynced(path_);
    return status;
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
  }

 private:
  const std::string path_;
  FaultPlan& faults_;
  UnsyncedFiles& unsynced_;
};

// RocksDB waits for a second after each error in the background.
class ImpatientClock final : public rocksdb::SystemClockWrapper {
 public:
  using SystemClockWrapper::SystemClockWrapper;

  const char* Name() const override { return "MusterImpatientClock"; }

  void SleepForMicroseconds(int micros) override {
    target_->SleepForMicroseconds(std::min(micros, 1000));
  }
};

// The system's threads with another disk and another clock.
class Machine final : public rocksdb::EnvWrapper {
 public:
  explicit Machine(const std::shared_ptr<rocksdb::FileSystem>& disk)
      : EnvWrapper(rocksdb::NewCompositeEnv(disk)) {
    file_system_ = disk;
    system_clock_ = std::make_shared<ImpatientClock>(
        rocksdb::Env::Default()->GetSystemClock());
  }

  const char* Name() const override { return "MusterFaultEnv"; }
};

}  // namespace

class FaultEnv::Disk final : public rocksdb::FileSystemWrapper {
 public:
  Disk() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "MusterFaultFileSystem"; }

  FaultPlan& faults() { return faults_; }
  UnsyncedFiles& unsynced() { return unsynced_; }

  IOStatus NewSequentialFile(const std::string& path,
                             const FileOptions& options,
                             std::unique_ptr<rocksdb::FSSequentialFile>* file,
                             IODebugContext* debug) override {
    IOStatus status = faults_.Next(FileOp::kOpen, /*changes=*/false);
    if (!status.ok()) return status;
    return target()->NewSequentialFile(path, options, file, debug);
  }

  IOStatus NewRandomAccessFile(
      const std::string& path, const FileOptions& options,
      std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
      IODebugContext* debug) override {
    IOStatus status = faults_.Next(FileOp::kOpen, /*changes=*/false);
    if (!status.ok()) return status;
    return target()->NewRandomAccessFile(path, options, file, debug);
  }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override {
    IOStatus status = faults_.Next(FileOp::kOpen);
    if (!status.ok()) return status;
    const bool was_there = IsThere(path);
    status = target()->NewWritableFile(path, options, file, debug);
    if (!status.ok()) return status;
    unsynced_.Created(path, was_there);
    Wrap(path, *file);
    return status;
  }

  IOStatus ReopenWritableFile(const std::string& path,
                              const FileOptions& options,
                              std::unique_ptr<rocksdb::FSWritableFile>* file,
                              IODebugContext* debug) override {
    IOStatus status = faults_.Next(FileOp::kOpen);
    if (!status.ok()) return status;
    const bool was_there = IsThere(path);
    status = target()->ReopenWritableFile(path, options, file, debug);
    if (!status.ok()) return status;
    was_there ? unsynced_.Reopened(path) : unsynced_.Created(path, false);
    Wrap(path, *file);
    return status;
  }

  IOStatus ReuseWritableFile(const std::string& path, const std::string& old,
                             const FileOptions& options,
                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                             IODebugContext* debug) override {
    const IOStatus status = RenameFile(old, path, options.io_options, debug);
    if (!status.ok()) return status;
    return NewWritableFile(path, options, file, debug);
  }

  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* directory,
                        IODebugContext* debug) override {
    IOStatus status = faults_.Next(FileOp::kOpen, /*changes=*/false);
    if (!status.ok()) return status;
    status = target()->NewDirectory(path, options, directory, debug);
    if (!status.ok()) return status;
    *directory = std::make_unique<FaultDirectory>(std::move(*directory), path,
                                                  faults_, unsynced_);
    return status;
  }

  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* debug) override {
    IOStatus status = faults_.Next(FileOp::kDelete);
    if (status.ok()) status = target()->DeleteFile(path, options, debug);
    if (status.ok()) unsynced_.Deleted(path);
    return status;
  }

  IOStatus RenameFile(const std::string& from, const std::string& to,
                      const IOOptions& options,
                      IODebugContext* debug) override {
    IOStatus status = faults_.Next(FileOp::kRename);
    if (!status.ok()) return status;
    std::optional<std::string> replaced = ContentOf(to);
    status = target()->RenameFile(from, to, options, debug);
    if (status.ok()) unsynced_.Renamed(from, to, std::move(replaced));
    return status;
  }

  IOStatus LinkFile(const std::string& from, const std::string& to,
                    const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = faults_.Next(FileOp::kOpen);
    if (status.ok()) status = target()->LinkFile(from, to, options, debug);
    if (status.ok()) unsynced_.Linked(from, to);
    return status;
  }

 private:
  bool IsThere(const std::string& path) {
    return target()->FileExists(path, IOOptions(), nullptr).ok();
  }

  std::optional<std::string> ContentOf(const std::string& path) {
    std::string content;
    if (!rocksdb::ReadFileToString(target(), path, &content).ok()) {
      return std::nullopt;
    }
    return content;
  }

  void Wrap(const std::string& path,
            std::unique_ptr<rocksdb::FSWritableFile>& file) {
    file =
        std::make_unique<FaultFile>(std::move(file), path, faults_, unsynced_);
  }

  FaultPlan faults_;
  UnsyncedFiles unsynced_;
};

FaultEnv::FaultEnv()
    : disk_(std::make_shared<Disk>()), env_(std::make_unique<Machine>(disk_)) {}

FaultEnv::~FaultEnv() = default;

rocksdb::Env* FaultEnv::env() { return env_.get(); }

FaultPlan& FaultEnv::faults() { return disk_->faults(); }

void FaultEnv::CutPower() { disk_->faults().SetPower(false); }

int64_t FaultEnv::DropUnsynced(double keep) {
  const int64_t lost = disk_->unsynced().Drop(keep);
  disk_->faults().SetPower(true);
  return lost;
}

}  // namespace muster::testing
