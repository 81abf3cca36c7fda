#include "tests/canary/places.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rocksdb/options.h"
#include "rocksdb/sst_file_reader.h"

namespace muster::testing {
namespace {

namespace fs = std::filesystem;

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << "cannot read " << path;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

void Append(const Findings& more, Findings& found) {
  found.insert(found.end(), more.begin(), more.end());
}

void FindInTable(const Canaries& canaries, const std::string& path,
                 Findings& found) {
  rocksdb::SstFileReader reader{rocksdb::Options()};
  const rocksdb::Status opened = reader.Open(path);
  ASSERT_TRUE(opened.ok()) << path << ": " << opened.ToString();
  const std::unique_ptr<rocksdb::Iterator> entry(
      reader.NewIterator(rocksdb::ReadOptions()));
  std::string entries;
  for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
    absl::StrAppend(&entries, entry->key().ToString(), "\n",
                    entry->value().ToString(), "\n");
  }
  ASSERT_TRUE(entry->status().ok())
      << path << ": " << entry->status().ToString();
  Append(canaries.FindIn(absl::StrCat(path, " (entries)"), entries), found);
}

}  // namespace

Findings FindInFiles(const Canaries& canaries, const std::string& root,
                     const std::set<std::string>& except) {
  Findings found;
  fs::recursive_directory_iterator files(root);
  for (auto it = begin(files); it != end(files); ++it) {
    const std::string path = it->path().string();
    if (except.count(path) > 0) {
      if (it->is_directory()) it.disable_recursion_pending();
      continue;
    }
    Append(canaries.FindIn("the path of a file", path), found);
    if (!it->is_regular_file()) continue;
    Append(canaries.FindIn(path, ReadAll(path)), found);
    if (it->path().extension() == ".sst") FindInTable(canaries, path, found);
  }
  return found;
}

Findings FindInProcess(const Canaries& canaries, pid_t pid) {
  Findings found;
  for (const char* name : {"cmdline", "environ"}) {
    const std::string bytes = ReadAll(absl::StrCat("/proc/", pid, "/", name));
    EXPECT_FALSE(bytes.empty()) << name << " of " << pid;
    Append(canaries.FindIn(absl::StrCat(name, " of ", ProgramOf(pid)), bytes),
           found);
  }
  return found;
}

Findings FindInTelemetry(const Canaries& canaries,
                         const OtlpReceiver& receiver) {
  Findings found;
  for (const ReceivedSpan& span : receiver.spans()) {
    std::string text = absl::StrCat(span.name, "\n", span.error, "\n");
    for (const std::string& event : span.events) {
      absl::StrAppend(&text, event, "\n");
    }
    for (const auto& [key, value] : span.attributes) {
      absl::StrAppend(&text, key, "=", value, "\n");
    }
    Append(canaries.FindIn(
               absl::StrCat("span ", span.name, " of ", span.service), text),
           found);
  }
  for (const ReceivedMetric& metric : receiver.metrics().metrics()) {
    std::string text = absl::StrCat(metric.name, "\n");
    for (const auto& [key, value] : metric.attributes) {
      absl::StrAppend(&text, key, "=", value, "\n");
    }
    Append(canaries.FindIn(absl::StrCat("metric ", metric.name), text), found);
  }
  return found;
}

std::vector<pid_t> Children() {
  std::vector<pid_t> children;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    pid_t pid = 0;
    if (!absl::SimpleAtoi(entry.path().filename().string(), &pid)) continue;
    std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
    std::string line;
    if (!std::getline(file, line)) continue;  // it has ended
    std::istringstream rest(line.substr(line.rfind(')') + 2));
    std::string state;
    pid_t parent = 0;
    rest >> state >> parent;
    if (parent == getpid() && state != "Z") children.push_back(pid);
  }
  return children;
}

std::string ProgramOf(pid_t pid) {
  std::error_code error;
  const fs::path program =
      fs::read_symlink(absl::StrCat("/proc/", pid, "/exe"), error);
  EXPECT_FALSE(error) << pid << ": " << error.message();
  return program.filename().string();
}

bool MayDumpCore(pid_t pid) {
  std::istringstream limits(ReadAll(absl::StrCat("/proc/", pid, "/limits")));
  for (std::string line; std::getline(limits, line);) {
    if (!absl::StartsWith(line, "Max core file size")) continue;
    std::istringstream fields(line.substr(18));
    std::string soft, hard;
    fields >> soft >> hard;
    return soft != "0" || hard != "0";
  }
  return true;
}

}  // namespace muster::testing
