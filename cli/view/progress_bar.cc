#include "cli/view/progress_bar.h"

#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

constexpr int kWidth = 40;

std::string Bar(double share) {
  const int filled = static_cast<int>(share * kWidth);
  return absl::StrCat("[", std::string(filled, '#'),
                      std::string(kWidth - filled, '.'), "]");
}

std::string Line(const std::string& label, int64_t done, int64_t total) {
  if (total <= 0) return absl::StrCat(label, " ", Number(done));
  const double share = std::min(1.0, static_cast<double>(done) / total);
  return absl::StrFormat("%s %s %3d %%  %s of %s", label, Bar(share),
                         static_cast<int>(share * 100), Number(done),
                         Number(total));
}

}  // namespace

void ProgressBar::Show(int64_t done, int64_t total) {
  if (terminal_) {
    out_ << "\r\x1b[K" << Line(label_, done, total) << std::flush;
    open_ = true;
    return;
  }
  const int quarters =
      total > 0 ? static_cast<int>(std::min(done, total) * 4 / total) : 0;
  if (quarters == quarters_) return;
  quarters_ = quarters;
  out_ << Line(label_, done, total) << "\n" << std::flush;
}

void ProgressBar::Finish() {
  if (open_) out_ << "\n" << std::flush;
  open_ = false;
}

bool OutputIsTerminal() { return isatty(STDOUT_FILENO) == 1; }

}  // namespace muster::cli
