#ifndef BASE_ACCESS_POLICY_RPC_TABLE_H_
#define BASE_ACCESS_POLICY_RPC_TABLE_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "proto/muster/access/v1/access.pb.h"

namespace muster {

// A set of roles: bit n is the role n.
using RoleSet = uint32_t;

constexpr RoleSet RoleBit(access::v1::Role role) {
  return RoleSet{1} << static_cast<int>(role);
}

// What a call speaks of if it speaks of more than one source.
inline constexpr absl::string_view kAllSources = "sources/-";
// What it speaks of if a grant for any source will do.
inline constexpr absl::string_view kAnySource = "";

// The table of what each RPC takes, as it is built in (rpcs.textproto).
// Immutable, so thread-safe.
class RpcTable {
 public:
  struct Row {
    access::v1::RpcRow row;
    RoleSet roles = 0;
  };

  // The one of this build. Lives for ever.
  static const RpcTable& Shipped();

  explicit RpcTable(const access::v1::RpcTable& table);

  // Null if there is no such method. `package.Service/Method`.
  const Row* Find(absl::string_view method) const;

  const access::v1::RpcTable& table() const { return table_; }

 private:
  const access::v1::RpcTable table_;
  absl::flat_hash_map<std::string, Row> rows_;
};

// What a call with `request` speaks of, by its row: `sources/{source}`,
// kAllSources or kAnySource.
std::string SourceOf(const access::v1::RpcRow& row,
                     const google::protobuf::Message& request);

// `sources/{source}` of a resource's name; kAllSources for every other text.
std::string SourceOfName(absl::string_view name);

}  // namespace muster

#endif  // BASE_ACCESS_POLICY_RPC_TABLE_H_
