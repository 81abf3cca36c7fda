// Damage to files, for tests of what a store does about it. A damage that
// cannot be done fails the test. Not for files that are open.
#ifndef BASE_STORAGE_TESTING_BIT_FLIPPER_H_
#define BASE_STORAGE_TESTING_BIT_FLIPPER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster::testing {

// The regular files in `directory` and below whose names end with `suffix` (""
// for all), sorted. Full paths.
std::vector<std::string> FilesIn(const std::string& directory,
                                 absl::string_view suffix = "");

// In bits; a bit is numbered from 0, the lowest of the first byte.
uint64_t BitsIn(const std::string& path);
void FlipBit(const std::string& path, uint64_t bit);

// Leaves the first `bytes` bytes, or takes the last `bytes` away.
void TruncateTo(const std::string& path, uint64_t bytes);
void CutTail(const std::string& path, uint64_t bytes);

void DeleteFile(const std::string& path);

// The files of one directory as they were when this was made, to roll all of
// them, or some, back to that.
class DirectoryCopy {
 public:
  explicit DirectoryCopy(std::string directory);

  // Everything as it was; newer files go.
  void RollBack() const;
  // Only the file of that full path.
  void RollBack(const std::string& path) const;

 private:
  const std::string directory_;
  std::map<std::string, std::string> content_;  // by full path
};

}  // namespace muster::testing

#endif  // BASE_STORAGE_TESTING_BIT_FLIPPER_H_
