#include "tests/fake_iru/prism/prism.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/fake_iru/http/paging.h"
#include "tests/fake_iru/prism/prism_filter.h"
#include "tests/fake_iru/prism/prism_rows.h"

namespace muster::fake_iru {
namespace {

constexpr int kDefaultLimit = 25;

// One row of a table, not rendered yet.
struct RowRef {
  const Device* device;
  int n;
};

std::set<std::string> ListParam(const Request& request,
                                absl::string_view name) {
  std::set<std::string> values;
  const std::string text = request.Param(name).value_or("");
  for (absl::string_view value : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    values.emplace(absl::StripAsciiWhitespace(value));
  }
  return values;
}

absl::StatusOr<std::vector<RowRef>> Matching(const State& state,
                                             absl::string_view category,
                                             const Request& request) {
  const auto families = ListParam(request, "device_families");
  const auto blueprints = ListParam(request, "blueprint_ids");
  const auto filter = PrismFilter::Parse(request.Param("filter").value_or(""));
  if (!filter.ok()) return filter.status();
  std::vector<RowRef> rows;
  for (const auto& [id, device] : state.devices) {
    const auto misses = [](const auto& wanted, const std::string& value) {
      return !wanted.empty() && wanted.count(value) == 0;
    };
    if (misses(families, FamilyName(device.platform))) continue;
    if (misses(blueprints, device.Text("blueprint_id"))) continue;
    const int count = PrismRowCount(device, category);
    for (int n = 0; n < count; ++n) {
      if (filter->empty() ||
          filter->Passes(PrismRow(state, device, category, n))) {
        rows.push_back({&device, n});
      }
    }
  }
  return rows;
}

void Sort(const State& state, absl::string_view category,
          absl::string_view column, std::vector<RowRef>& rows) {
  const bool descending = absl::ConsumePrefix(&column, "-");
  std::vector<std::pair<Json, RowRef>> keyed;
  for (const RowRef& ref : rows) {
    const Json row = PrismRow(state, *ref.device, category, ref.n);
    keyed.emplace_back(row.value(std::string(column), Json()), ref);
  }
  std::stable_sort(keyed.begin(), keyed.end(),
                   [&](const auto& a, const auto& b) {
                     return descending ? b.first < a.first : a.first < b.first;
                   });
  for (size_t i = 0; i < rows.size(); ++i) rows[i] = keyed[i].second;
}

// A cursor is the base64 of "device_id|n": the row that was last shown.
std::string CursorOf(const RowRef& row) {
  return absl::Base64Escape(absl::StrCat(row.device->id, "|", row.n));
}

// Where the page after `cursor` begins. Holds even if that row is gone.
size_t PositionAfter(const std::vector<RowRef>& rows,
                     const std::string& cursor) {
  std::string text;
  if (!absl::Base64Unescape(cursor, &text)) return 0;
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(text, absl::MaxSplits('|', 1));
  int n = 0;
  if (!absl::SimpleAtoi(parts.second, &n)) return 0;
  const auto next =
      std::find_if(rows.begin(), rows.end(), [&](const RowRef& row) {
        return std::make_pair(row.device->id, row.n) >
               std::make_pair(parts.first, n);
      });
  return next - rows.begin();
}

}  // namespace

Response ListPrism(const State& state, absl::string_view category,
                   const Request& request) {
  if (!IsPrismCategory(category)) return NotFound();
  auto rows = Matching(state, category, request);
  if (!rows.ok()) return DetailResponse(400, rows.status().message());
  const auto cursor = request.Param("cursor");
  const std::string sort_by = request.Param("sort_by").value_or("");
  if (!sort_by.empty()) {
    if (cursor) return DetailResponse(400, "A cursor cannot be sorted.");
    Sort(state, category, sort_by, *rows);
  }
  Page page = PageOf(request, kDefaultLimit, kMaxPageSize);
  if (cursor) page.offset = PositionAfter(*rows, *cursor);
  const size_t end = page.end(rows->size());
  Json data = Json::array();
  for (size_t i = page.begin(rows->size()); i < end; ++i) {
    const RowRef& row = (*rows)[i];
    data.push_back(PrismRow(state, *row.device, category, row.n));
  }
  const bool more = cursor && end < rows->size();
  const bool by_offset = !cursor && request.Param("offset");
  return JsonResponse(
      200, {{"offset", by_offset ? Json(page.offset) : Json()},
            {"limit", page.limit},
            {"total", by_offset ? Json() : Json(rows->size())},
            {"data", std::move(data)},
            {"cursor", more ? Json(CursorOf((*rows)[end - 1])) : Json()}});
}

absl::StatusOr<Json> AllPrismRows(const State& state,
                                  absl::string_view category,
                                  const Request& request) {
  auto rows = Matching(state, category, request);
  if (!rows.ok()) return rows.status();
  const std::string sort_by = request.Param("sort_by").value_or("");
  if (!sort_by.empty()) Sort(state, category, sort_by, *rows);
  Json shown = Json::array();
  for (const RowRef& row : *rows) {
    shown.push_back(PrismRow(state, *row.device, category, row.n));
  }
  return shown;
}

Response CountPrism(const State& state, const Request& request) {
  const std::string category = request.Param("category").value_or("");
  if (!IsPrismCategory(category)) {
    return DetailResponse(400, absl::StrCat("Invalid category: ", category));
  }
  const auto rows = Matching(state, category, request);
  if (!rows.ok()) return DetailResponse(400, rows.status().message());
  return JsonResponse(200, {{"count", rows->size()}, {"approximate", false}});
}

}  // namespace muster::fake_iru
