#include "inventory/catalog/entry_check.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "inventory/catalog/catalog_kind.h"

namespace muster::inventory {
namespace {

const std::string& VendorId(const v1::CatalogEntry& entry) {
  switch (entry.body_case()) {
    case v1::CatalogEntry::kUser:
      return entry.user().id();
    case v1::CatalogEntry::kBlueprint:
      return entry.blueprint().id();
    case v1::CatalogEntry::kTag:
      return entry.tag().id();
    default:
      return entry.library_item().id();
  }
}

std::string NameProblem(absl::string_view source,
                        const v1::CatalogEntry& entry) {
  const auto name = CatalogName::OfEntry(entry.name());
  if (!name.ok()) return "its name is not sources/{source}/{kind}/{id}";
  if (name->source != source) {
    return absl::StrCat("it does not belong to ", source);
  }
  const absl::string_view id =
      absl::string_view(entry.name()).substr(entry.name().rfind('/'));
  if (std::any_of(id.begin(), id.end(), absl::ascii_isupper)) {
    return "the id in its name is not in lower case";
  }
  if (KindOfBody(entry).empty()) return "it has no body";
  if (KindOfBody(entry) != name->kind) {
    return absl::StrCat("its body is not one of ", name->kind);
  }
  return "";
}

std::string Problem(absl::string_view source, const v1::CatalogEntry& entry) {
  std::string problem = NameProblem(source, entry);
  if (!problem.empty()) return problem;
  if (VendorId(entry).empty()) return "its body has no id";
  if (entry.endpoint().empty()) return "it names no endpoint";
  return "";
}

}  // namespace

absl::Status CheckEntry(absl::string_view source,
                        const v1::CatalogEntry& entry) {
  const std::string problem = Problem(source, entry);
  if (problem.empty()) return absl::OkStatus();
  return EntryMalformed(entry.name(), problem);
}

absl::Status EntryMalformed(absl::string_view name, absl::string_view problem) {
  return Error(
      absl::StatusCode::kInvalidArgument, "ENTRY_MALFORMED",
      absl::StrCat("entry \"", name, "\" cannot be taken: ", problem,
                   "; correct the connector"),
      {{"entry", std::string(name)}, {"problem", std::string(problem)}});
}

}  // namespace muster::inventory
