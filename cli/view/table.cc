#include "cli/view/table.h"

#include <algorithm>
#include <sstream>
#include <utility>

namespace muster::cli {
namespace {

// Columns that `text` takes on a terminal: one a code point.
size_t Width(const std::string& text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (c & 0xC0) != 0x80; });
}

void PrintCell(std::ostream& out, const std::string& cell, size_t width,
               bool right, bool last) {
  const std::string padding(width - Width(cell), ' ');
  if (right) out << padding;
  out << cell;
  if (!right && !last) out << padding;
  if (!last) out << "  ";
}

}  // namespace

std::string Printable(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) c = '?';
  }
  return text;
}

Table::Table(std::vector<std::string> headings) {
  for (std::string& heading : headings) {
    right_.push_back(heading.rfind('>', 0) == 0);
    if (right_.back()) heading.erase(0, 1);
  }
  Add(std::move(headings));
}

void Table::Add(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = Printable(std::move(cell));
  rows_.push_back(std::move(cells));
}

void Table::Print(std::ostream& out, int indent) const {
  const std::string margin(indent, ' ');
  if (rows_.size() == 1) {
    out << margin << "(none)\n";
    return;
  }
  std::vector<size_t> widths(right_.size());
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], Width(row[i]));
    }
  }
  for (const auto& row : rows_) {
    std::ostringstream line;
    line << margin;
    for (size_t i = 0; i < row.size(); ++i) {
      PrintCell(line, row[i], widths[i], right_[i], i + 1 == row.size());
    }
    const std::string text = line.str();
    out << text.substr(0, text.find_last_not_of(' ') + 1) << "\n";
  }
}

}  // namespace muster::cli
