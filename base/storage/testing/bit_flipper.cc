#include "base/storage/testing/bit_flipper.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace muster::testing {
namespace {

namespace fs = std::filesystem;

std::string ContentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void WriteContent(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  EXPECT_TRUE(file.flush().good()) << path;
}

}  // namespace

std::vector<std::string> FilesIn(const std::string& directory,
                                 absl::string_view suffix) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    const std::string path = entry.path().string();
    if (entry.is_regular_file() && absl::EndsWith(path, suffix)) {
      files.push_back(path);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

uint64_t BitsIn(const std::string& path) { return fs::file_size(path) * 8; }

void FlipBit(const std::string& path, uint64_t bit) {
  ASSERT_LT(bit, BitsIn(path)) << path;
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  const auto at = static_cast<std::streamoff>(bit / 8);
  file.seekg(at);
  const int byte = file.get();
  file.seekp(at);
  file.put(static_cast<char>(byte ^ (1 << bit % 8)));
  EXPECT_TRUE(file.flush().good()) << path;
}

void TruncateTo(const std::string& path, uint64_t bytes) {
  ASSERT_LE(bytes, fs::file_size(path)) << path;
  fs::resize_file(path, bytes);
}

void CutTail(const std::string& path, uint64_t bytes) {
  ASSERT_LE(bytes, fs::file_size(path)) << path;
  fs::resize_file(path, fs::file_size(path) - bytes);
}

void DeleteFile(const std::string& path) {
  EXPECT_TRUE(fs::remove(path)) << path;
}

DirectoryCopy::DirectoryCopy(std::string directory)
    : directory_(std::move(directory)) {
  for (const std::string& path : FilesIn(directory_)) {
    content_[path] = ContentOf(path);
  }
}

void DirectoryCopy::RollBack() const {
  for (const std::string& path : FilesIn(directory_)) {
    if (content_.find(path) == content_.end()) DeleteFile(path);
  }
  for (const auto& [path, content] : content_) WriteContent(path, content);
}

void DirectoryCopy::RollBack(const std::string& path) const {
  const auto file = content_.find(path);
  ASSERT_NE(file, content_.end()) << path;
  WriteContent(path, file->second);
}

}  // namespace muster::testing
