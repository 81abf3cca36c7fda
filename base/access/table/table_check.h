#ifndef BASE_ACCESS_TABLE_TABLE_CHECK_H_
#define BASE_ACCESS_TABLE_TABLE_CHECK_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "proto/muster/access/v1/access.pb.h"

namespace muster {

// OK if every RPC of `services` has exactly one row in `table`, every row is of
// an RPC and complete, and every source field is there and a text.
//
// Errors:
//   FAILED_PRECONDITION RPC_TABLE_WRONG: the message has a line for each fault.
absl::Status CheckTable(
    const access::v1::RpcTable& table,
    const std::vector<const google::protobuf::ServiceDescriptor*>& services);

// `table` as a table in Markdown: a row for each RPC, a column for each role.
std::string ToMarkdown(const access::v1::RpcTable& table);

}  // namespace muster

#endif  // BASE_ACCESS_TABLE_TABLE_CHECK_H_
