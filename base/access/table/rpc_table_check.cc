// rpc_table_check --check FILE: exits 1 if the table does not fit the RPCs.
// rpc_table_check --markdown FILE: prints it.

#include <iostream>

#include "absl/strings/string_view.h"
#include "base/access/table/all_services.h"
#include "base/access/table/table_check.h"
#include "base/process/textproto.h"

namespace muster {
namespace {

absl::Status Run(absl::string_view verb, const std::string& file) {
  ASSIGN_OR_RETURN(const auto table, ReadTextproto<access::v1::RpcTable>(file));
  if (verb == "--markdown") std::cout << ToMarkdown(table);
  return CheckTable(table, AllServices());
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const absl::Status status = muster::Run(argv[1], argv[2]);
  if (status.ok()) return 0;
  std::cerr << argv[2] << " does not fit the services:\n"
            << status.message() << "\n";
  return 1;
}
