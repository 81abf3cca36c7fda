#include "base/access/policy/rpc_table.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/access/policy/rpcs_textproto.h"
#include "base/api/resource_name.h"
#include "base/process/textproto.h"

namespace muster {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The text at `path` in `message`; "" if there is no such field.
std::string TextAt(const Message& message, absl::string_view path) {
  const Message* at = &message;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (const std::string& name : names) {
    const FieldDescriptor* const field =
        at->GetDescriptor()->FindFieldByName(name);
    if (field == nullptr || field->is_repeated()) return "";
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      return at->GetReflection()->GetString(*at, field);
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return "";
    at = &at->GetReflection()->GetMessage(*at, field);
  }
  return "";
}

}  // namespace

RpcTable::RpcTable(const access::v1::RpcTable& table) : table_(table) {
  for (const access::v1::RpcRow& row : table_.rows()) {
    Row& kept = rows_[row.method()];
    kept.row = row;
    for (const int role : row.roles()) {
      kept.roles |= RoleBit(static_cast<access::v1::Role>(role));
    }
  }
}

const RpcTable& RpcTable::Shipped() {
  static const RpcTable& table = *new RpcTable(
      ParseTextproto<access::v1::RpcTable>(kRpcsTextproto, "rpcs.textproto")
          .value());
  return table;
}

const RpcTable::Row* RpcTable::Find(absl::string_view method) const {
  const auto found = rows_.find(method);
  return found == rows_.end() ? nullptr : &found->second;
}

std::string SourceOfName(absl::string_view name) {
  absl::string_view rest = name;
  if (!absl::ConsumePrefix(&rest, "sources/")) return std::string(kAllSources);
  const absl::string_view source = rest.substr(0, rest.find('/'));
  if (!IsResourceId(source)) return std::string(kAllSources);
  return absl::StrCat("sources/", source);
}

std::string SourceOf(const access::v1::RpcRow& row, const Message& request) {
  if (row.any_source()) return std::string(kAnySource);
  if (row.source_field().empty()) return std::string(kAllSources);
  return SourceOfName(TextAt(request, row.source_field()));
}

}  // namespace muster
