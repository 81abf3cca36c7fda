#include "base/access/table/table_check.h"

#include <map>
#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/errors.h"

namespace muster {
namespace {

using access::v1::RpcRow;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

std::string MethodName(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->full_name(), "/", method.name());
}

// Whether `path` leads to a text in messages of `type`.
bool LeadsToText(const Descriptor& type, const std::string& path) {
  const Descriptor* at = &type;
  const FieldDescriptor* field = nullptr;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (const std::string& name : names) {
    if (at == nullptr) return false;
    field = at->FindFieldByName(name);
    if (field == nullptr || field->is_repeated()) return false;
    at = field->message_type();
  }
  return field->type() == FieldDescriptor::TYPE_STRING;
}

void CheckRow(const RpcRow& row, const MethodDescriptor& method,
              std::vector<std::string>& faults) {
  if (row.roles().empty() ||
      absl::c_linear_search(row.roles(), access::v1::ROLE_UNSPECIFIED)) {
    faults.push_back(absl::StrCat(row.method(), " names no role"));
  }
  if (row.scope_case() == RpcRow::SCOPE_NOT_SET) {
    faults.push_back(absl::StrCat(row.method(), " does not say which sources"));
  }
  if (!row.source_field().empty() &&
      !LeadsToText(*method.input_type(), row.source_field())) {
    faults.push_back(absl::StrCat(row.method(), ": ",
                                  method.input_type()->full_name(),
                                  " has no text ", row.source_field()));
  }
}

std::string Cell(const RpcRow& row, int role) {
  return absl::c_linear_search(row.roles(), role) ? "yes" : "";
}

std::string ScopeOf(const RpcRow& row) {
  if (row.all_sources()) return "all";
  if (row.any_source()) return "any";
  return absl::StrCat("`", row.source_field(), "`");
}

std::string RoleTitle(int role) {
  absl::string_view name =
      access::v1::Role_Name(static_cast<access::v1::Role>(role));
  absl::ConsumePrefix(&name, "ROLE_");
  return absl::AsciiStrToLower(name);
}

}  // namespace

absl::Status CheckTable(const access::v1::RpcTable& table,
                        const std::vector<const ServiceDescriptor*>& services) {
  std::map<std::string, const MethodDescriptor*> methods;
  for (const ServiceDescriptor* const service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      methods.emplace(MethodName(*service->method(i)), service->method(i));
    }
  }
  std::vector<std::string> faults;
  std::set<std::string> seen;
  for (const RpcRow& row : table.rows()) {
    const auto method = methods.find(row.method());
    if (method == methods.end()) {
      faults.push_back(absl::StrCat(row.method(), " is no RPC"));
    } else {
      CheckRow(row, *method->second, faults);
    }
    if (!seen.insert(row.method()).second) {
      faults.push_back(absl::StrCat(row.method(), " has two rows"));
    }
  }
  for (const auto& [name, method] : methods) {
    if (seen.count(name) == 0) {
      faults.push_back(absl::StrCat(
          name, " has no row: say in rpcs.textproto which roles may call it"));
    }
  }
  if (faults.empty()) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition, "RPC_TABLE_WRONG",
               absl::StrJoin(faults, "\n"));
}

std::string ToMarkdown(const access::v1::RpcTable& table) {
  std::string text = "| RPC | source |";
  std::string rule = "|---|---|";
  for (int role = 1; role <= access::v1::Role_MAX; ++role) {
    absl::StrAppend(&text, " ", RoleTitle(role), " |");
    absl::StrAppend(&rule, "---|");
  }
  absl::StrAppend(&text, "\n", rule, "\n");
  for (const RpcRow& row : table.rows()) {
    absl::StrAppend(&text, "| `", row.method(), "` | ", ScopeOf(row), " |");
    for (int role = 1; role <= access::v1::Role_MAX; ++role) {
      const std::string cell = Cell(row, role);
      absl::StrAppend(&text, cell.empty() ? "" : " ", cell, " |");
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

}  // namespace muster
