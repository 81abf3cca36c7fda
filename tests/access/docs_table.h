#ifndef TESTS_ACCESS_DOCS_TABLE_H_
#define TESTS_ACCESS_DOCS_TABLE_H_

#include <map>
#include <set>
#include <string>

namespace muster::testing {

// What docs/access.md says of one RPC.
struct DocsRow {
  // `all`, `any`, or the field of the request, such as `cursor.name`.
  std::string source;
  // Such as `reader`.
  std::set<std::string> roles;
};

// The table of the page in the file `path`, by RPC.
std::map<std::string, DocsRow> ReadDocsTable(const std::string& path);

}  // namespace muster::testing

#endif  // TESTS_ACCESS_DOCS_TABLE_H_
