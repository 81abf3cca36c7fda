#include "tests/access/docs_table.h"

#include <fstream>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace muster::testing {
namespace {

std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells = absl::StrSplit(line, '|');
  for (std::string& cell : cells) {
    cell = absl::StrReplaceAll(cell, {{"`", ""}});
    absl::StripAsciiWhitespace(&cell);
  }
  return cells;
}

}  // namespace

std::map<std::string, DocsRow> ReadDocsTable(const std::string& path) {
  std::map<std::string, DocsRow> rows;
  std::vector<std::string> header;
  std::ifstream page(path);
  for (std::string line; std::getline(page, line);) {
    if (absl::StartsWith(line, "| RPC |")) header = Cells(line);
    const bool is_rpc = absl::StartsWith(line, "| `muster.") ||
                        absl::StartsWith(line, "| `envoy.");
    if (!is_rpc) continue;
    const std::vector<std::string> cells = Cells(line);
    DocsRow& row = rows[cells.at(1)];
    row.source = cells.at(2);
    for (size_t i = 3; i < cells.size(); ++i) {
      if (cells[i] == "yes") row.roles.insert(header.at(i));
    }
  }
  return rows;
}

}  // namespace muster::testing
