#include "tests/overload/call_tally.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/errors.h"

namespace muster::overload {
namespace {

constexpr size_t kMostKept = 10;

bool IsRight(const std::vector<absl::StatusCode>& codes,
             const absl::Status& status) {
  if (std::find(codes.begin(), codes.end(), status.code()) == codes.end()) {
    return false;
  }
  return status.ok() || absl::IsCancelled(status) ||
         !ErrorReason(status).empty();
}

}  // namespace

void CallTally::Expect(absl::string_view what,
                       const std::vector<absl::StatusCode>& codes,
                       const absl::Status& status) {
  absl::MutexLock lock(&mu_);
  ++ends_[absl::StrCat(what, ": ", absl::StatusCodeToString(status.code()), " ",
                       ErrorReason(status))];
  if (IsRight(codes, status) || unexpected_.size() >= kMostKept) return;
  unexpected_.push_back(absl::StrCat(what, ": ", status.ToString()));
}

int64_t CallTally::calls() const {
  absl::MutexLock lock(&mu_);
  int64_t calls = 0;
  for (const auto& [end, count] : ends_) calls += count;
  return calls;
}

std::string CallTally::Unexpected() const {
  absl::MutexLock lock(&mu_);
  return absl::StrJoin(unexpected_, "\n");
}

std::string CallTally::ToString() const {
  absl::MutexLock lock(&mu_);
  std::string lines;
  for (const auto& [end, count] : ends_) {
    absl::StrAppend(&lines, count, " ", end, "\n");
  }
  return lines;
}

}  // namespace muster::overload
