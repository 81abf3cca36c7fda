#ifndef TESTING_TEMP_DIR_H_
#define TESTING_TEMP_DIR_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace muster::testing {

// An empty directory under the test's own (TEST_TMPDIR), gone with its content
// when this is.
class TempDir {
 public:
  TempDir() : path_(absl::StrCat(::testing::TempDir(), "/muster-XXXXXX")) {
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }

  // The path of `name` inside; makes nothing.
  std::string Join(absl::string_view name) const {
    return absl::StrCat(path_, "/", name);
  }

  // Writes a file readable by this user only and returns its path.
  std::string WriteFile(absl::string_view name,
                        absl::string_view content) const {
    const std::string path = Join(name);
    std::ofstream(path, std::ios::binary)
        << std::string(content.data(), content.size());
    std::filesystem::permissions(path, std::filesystem::perms::owner_read |
                                           std::filesystem::perms::owner_write);
    return path;
  }

 private:
  std::string path_;
};

}  // namespace muster::testing

#endif  // TESTING_TEMP_DIR_H_
