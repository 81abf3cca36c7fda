#include "base/storage/testing/unsynced_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace muster::testing {
namespace {

namespace fs = std::filesystem;

std::string Normal(const std::string& path) {
  std::string normal = fs::path(path).lexically_normal().string();
  if (normal.size() > 1 && normal.back() == '/') normal.pop_back();
  return normal;
}

uint64_t SizeOf(const std::string& path) {
  std::error_code error;
  const uint64_t size = fs::file_size(path, error);
  return error ? 0 : size;
}

}  // namespace

void UnsyncedFiles::Created(const std::string& path, bool was_there) {
  const std::string file = Normal(path);
  absl::MutexLock lock(&mu_);
  files_[file] = File{};
  if (!was_there) new_names_.push_back({file, "", std::nullopt});
}

void UnsyncedFiles::Reopened(const std::string& path) {
  const std::string file = Normal(path);
  absl::MutexLock lock(&mu_);
  const uint64_t size = SizeOf(file);
  files_.try_emplace(file, File{size, size});
}

void UnsyncedFiles::Appended(const std::string& path, uint64_t bytes) {
  absl::MutexLock lock(&mu_);
  files_[Normal(path)].size += bytes;
}

void UnsyncedFiles::Synced(const std::string& path) {
  absl::MutexLock lock(&mu_);
  File& file = files_[Normal(path)];
  file.synced = file.size;
}

void UnsyncedFiles::DirectorySynced(const std::string& path) {
  const std::string directory = Normal(path);
  absl::MutexLock lock(&mu_);
  new_names_.erase(std::remove_if(new_names_.begin(), new_names_.end(),
                                  [&](const NewName& name) {
                                    return fs::path(name.path).parent_path() ==
                                           directory;
                                  }),
                   new_names_.end());
}

void UnsyncedFiles::Renamed(const std::string& from, const std::string& to,
                            std::optional<std::string> replaced) {
  const std::string old_name = Normal(from);
  const std::string new_name = Normal(to);
  absl::MutexLock lock(&mu_);
  MoveFile(old_name, new_name);
  new_names_.push_back({new_name, old_name, std::move(replaced)});
}

void UnsyncedFiles::Linked(const std::string& from, const std::string& to) {
  const std::string file = Normal(to);
  absl::MutexLock lock(&mu_);
  const auto source = files_.find(Normal(from));
  if (source != files_.end()) files_[file] = source->second;
  new_names_.push_back({file, "", std::nullopt});
}

void UnsyncedFiles::Deleted(const std::string& path) {
  absl::MutexLock lock(&mu_);
  files_.erase(Normal(path));
}

void UnsyncedFiles::MoveFile(const std::string& from, const std::string& to) {
  files_.erase(to);
  if (auto node = files_.extract(from)) {
    node.key() = to;
    files_.insert(std::move(node));
  }
}

void UnsyncedFiles::TakeBack(const NewName& name) {
  std::error_code ignored;
  if (name.old_path.empty()) {
    fs::remove(name.path, ignored);
    return;
  }
  fs::rename(name.path, name.old_path, ignored);
  MoveFile(name.path, name.old_path);
  if (name.replaced.has_value()) {
    std::ofstream(name.path, std::ios::binary) << *name.replaced;
  }
}

int64_t UnsyncedFiles::Drop(double keep) {
  absl::MutexLock lock(&mu_);
  auto lost = static_cast<int64_t>(new_names_.size());
  for (auto it = new_names_.rbegin(); it != new_names_.rend(); ++it) {
    TakeBack(*it);
  }
  new_names_.clear();
  for (const auto& [path, file] : files_) {
    const auto kept = static_cast<uint64_t>((file.size - file.synced) * keep);
    const uint64_t left = file.synced + kept;
    if (SizeOf(path) <= left) continue;
    lost += static_cast<int64_t>(SizeOf(path) - left);
    fs::resize_file(path, left);
  }
  files_.clear();
  return lost;
}

}  // namespace muster::testing
