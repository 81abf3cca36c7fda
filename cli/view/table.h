#ifndef CLI_VIEW_TABLE_H_
#define CLI_VIEW_TABLE_H_

#include <ostream>
#include <string>
#include <vector>

namespace muster::cli {

// Rows of text under headings, in columns as wide as they need. Cells hold
// UTF-8; control characters are shown as `?`, so that a device's name cannot
// move the cursor of whoever reads it. Not thread-safe.
class Table {
 public:
  // Column names; one that begins with `>` is aligned to the right.
  explicit Table(std::vector<std::string> headings);

  // `cells` has as many as there are headings.
  void Add(std::vector<std::string> cells);

  // Writes headings and rows, each line after `indent` blanks. Nothing but
  // `(none)` if there are no rows.
  void Print(std::ostream& out, int indent = 0) const;

 private:
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;  // the headings first
};

// `text` with control characters replaced by `?`.
std::string Printable(std::string text);

}  // namespace muster::cli

#endif  // CLI_VIEW_TABLE_H_
