#include "bench/limit/wal.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace muster::bench {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kLookAgain = absl::Milliseconds(5);
constexpr size_t kBlockBytes = 32768;
constexpr size_t kHeaderBytes = 7;

enum RecordType { kFull = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

// `000123.log`, but not RocksDB's own `LOG`.
bool IsWal(const fs::path& path) {
  const std::string stem = path.stem().string();
  return path.extension() == ".log" && !stem.empty() &&
         std::all_of(stem.begin(), stem.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::vector<fs::path> Wals(const std::string& directory) {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(directory, ignored)) {
    if (IsWal(entry.path())) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string ReadFile(const fs::path& path) {
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

}  // namespace

absl::StatusOr<std::string> FindDatabase(const std::string& data_dir) {
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(data_dir, error)) {
    if (entry.path().filename() == "CURRENT") {
      return entry.path().parent_path().string();
    }
  }
  return absl::InternalError(absl::StrCat("no database below ", data_dir));
}

WalTap::WalTap(std::string database, std::string keep_dir)
    : database_(std::move(database)), keep_dir_(std::move(keep_dir)) {
  fs::create_directories(keep_dir_);
  Look();
  bytes_before_ = Bytes();
  thread_ = std::thread([this] {
    while (!stopped_) {
      absl::SleepFor(kLookAgain);
      Look();
    }
  });
}

WalTap::~WalTap() { Stop(); }

int64_t WalTap::Stop() {
  stopped_ = true;
  if (thread_.joinable()) thread_.join();
  Look();
  return Bytes() - bytes_before_;
}

std::vector<std::string> WalTap::Batches() const {
  std::vector<std::string> batches;
  for (const fs::path& path : Wals(keep_dir_)) {
    for (std::string& record : WalRecords(ReadFile(path))) {
      batches.push_back(std::move(record));
    }
  }
  return batches;
}

void WalTap::Look() const {
  std::error_code ignored;  // it is kept already, or gone a moment ago
  for (const fs::path& path : Wals(database_)) {
    fs::create_hard_link(path, fs::path(keep_dir_) / path.filename(), ignored);
  }
}

int64_t WalTap::Bytes() const {
  int64_t bytes = 0;
  std::error_code ignored;
  for (const fs::path& path : Wals(keep_dir_)) {
    bytes += static_cast<int64_t>(fs::file_size(path, ignored));
  }
  return bytes;
}

std::vector<std::string> WalRecords(absl::string_view log) {
  std::vector<std::string> records;
  std::string begun;
  size_t at = 0;
  while (at + kHeaderBytes <= log.size()) {
    const size_t left = kBlockBytes - at % kBlockBytes;
    if (left < kHeaderBytes) {
      at += left;
      continue;
    }
    const auto byte = [&](size_t i) {
      return static_cast<unsigned char>(log[at + i]);
    };
    const size_t length = byte(4) | byte(5) << 8;
    const int type = byte(6);
    const absl::string_view part = log.substr(at + kHeaderBytes, length);
    if (type == 0 || part.size() < length) break;
    at += kHeaderBytes + length;
    if (type > kLast) continue;  // about the log itself
    if (type == kFull || type == kFirst) begun.clear();
    absl::StrAppend(&begun, part);
    if (type == kFull || type == kLast) records.push_back(begun);
  }
  return records;
}

}  // namespace muster::bench
