#ifndef CLI_VIEW_PROGRESS_BAR_H_
#define CLI_VIEW_PROGRESS_BAR_H_

#include <cstdint>
#include <ostream>
#include <string>

namespace muster::cli {

// One line that shows how far something is. On a terminal it is drawn over
// itself; elsewhere only whole quarters are written, a line each. Not
// thread-safe.
class ProgressBar {
 public:
  ProgressBar(std::ostream& out, std::string label, bool terminal)
      : out_(out), label_(std::move(label)), terminal_(terminal) {}

  // `total` 0 means not known.
  void Show(int64_t done, int64_t total);

  // Leaves the line as it is and goes to the next.
  void Finish();

 private:
  std::ostream& out_;
  const std::string label_;
  const bool terminal_;
  int quarters_ = -1;
  bool open_ = false;
};

// Whether standard output is a terminal.
bool OutputIsTerminal();

}  // namespace muster::cli

#endif  // CLI_VIEW_PROGRESS_BAR_H_
