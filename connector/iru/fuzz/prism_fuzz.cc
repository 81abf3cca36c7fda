#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"
#include "connector/iru/decode/prism/list_row.h"
#include "connector/iru/decode/prism/posture_row.h"
#include "connector/iru/decode/prism_page.h"

namespace muster::iru {
namespace {

void CheckPosture(FieldReader& row) {
  using device::v1::Fact;
  for (const PostureCategory& category : PostureCategories()) {
    const PostureRow decoded = DecodePostureRow(category, row);
    if (decoded.facts.size() != category.columns.size()) std::abort();
    for (const Fact& fact : decoded.facts) {
      const bool known = fact.value_case() != Fact::VALUE_NOT_SET;
      if (known == (fact.unknown_reason() != 0)) std::abort();
      if (fact.string_value().size() > 1024) std::abort();
    }
  }
  if (InformationPrint(row) != InformationPrint(row)) std::abort();
}

void CheckLists(const FieldReader& row) {
  for (const ListCategory& category :
       {kAppsCategory, kProfilesCategory, kLocalUsersCategory}) {
    device::v1::Facet facet;
    AddListRow(category, ColumnsOf(row), facet);
    if (facet.ByteSizeLong() > 5000) std::abort();
  }
}

}  // namespace
}  // namespace muster::iru

// Every row goes through every table's decoder; whatever comes, each fact has
// a value or a reason, and nothing is longer than it may be.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  int rows = 0;
  const auto page = muster::iru::DecodePrismPage(
      text,
      [&](const std::string& id, muster::iru::FieldReader& row) {
        ++rows;
        if (id.empty() || id.size() > 64) std::abort();
        muster::iru::CheckPosture(row);
        muster::iru::CheckLists(row);
      },
      [&](int) { ++rows; });
  if (page.ok() && page->row_count != rows) std::abort();
  return 0;
}
