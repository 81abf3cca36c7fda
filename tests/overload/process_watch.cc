#include "tests/overload/process_watch.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"

namespace muster::overload {
namespace {

// Of quarter 0 to 3.
int64_t MedianOf(const std::vector<int64_t>& samples, int quarter) {
  const size_t size = samples.size() / 4;
  if (size == 0) return 0;
  const auto begin = samples.begin() + static_cast<int64_t>(quarter * size);
  std::vector<int64_t> part(begin, begin + static_cast<int64_t>(size));
  std::nth_element(part.begin(), part.begin() + static_cast<int64_t>(size / 2),
                   part.end());
  return part[size / 2];
}

std::string WordOf(const std::string& path) {
  std::ifstream file(path);
  std::string word;
  file >> word;
  return word;
}

}  // namespace

ProcessWatch ProcessWatch::OfChild(const std::string& program) {
  for (const auto& thread :
       std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream children(thread.path() / "children");
    pid_t pid = 0;
    while (children >> pid) {
      if (WordOf(absl::StrCat("/proc/", pid, "/comm")) == program) {
        return ProcessWatch(pid);
      }
    }
  }
  std::fprintf(stderr, "no child runs %s\n", program.c_str());
  std::abort();
}

int ProcessWatch::Descriptors() const {
  const std::string path = absl::StrCat("/proc/", pid_, "/fd");
  DIR* const directory = opendir(path.c_str());
  if (directory == nullptr) return 0;
  int entries = 0;
  while (readdir(directory) != nullptr) ++entries;
  closedir(directory);
  return entries - 2;  // "." and ".."
}

void ProcessWatch::Sample() {
  memory_.push_back(MemoryBytes());
  descriptors_.push_back(Descriptors());
}

int64_t ProcessWatch::MemoryGrowthBytes() const {
  return MedianOf(memory_, 3) - MedianOf(memory_, 1);
}

int64_t ProcessWatch::DescriptorGrowth() const {
  return MedianOf(descriptors_, 3) - MedianOf(descriptors_, 1);
}

std::string ProcessWatch::ToString() const {
  std::string text = "MiB and descriptors by quarter:";
  for (int quarter = 0; quarter < 4; ++quarter) {
    absl::StrAppend(&text, " ", MedianOf(memory_, quarter) >> 20, "/",
                    MedianOf(descriptors_, quarter));
  }
  return text;
}

int64_t ProcessWatch::InStatus(const std::string& key) const {
  std::ifstream status(absl::StrCat("/proc/", pid_, "/status"));
  std::string word;
  int64_t kibibytes = 0;
  while (status >> word && word != key) {
  }
  status >> kibibytes;
  return kibibytes << 10;
}

}  // namespace muster::overload
