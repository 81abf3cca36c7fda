#include "tests/fake_iru/http/paging.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace muster::fake_iru {
namespace {

int64_t NumberParam(const Request& request, absl::string_view name,
                    int64_t least, int64_t fallback) {
  int64_t number = 0;
  const auto text = request.Param(name);
  if (!text || !absl::SimpleAtoi(*text, &number)) return fallback;
  return number < least ? fallback : number;
}

Json PageUrl(const Request& request, const Page& page, size_t offset) {
  Request other = request;
  const auto set = [&](absl::string_view name, size_t value) {
    const std::string text = value == 0 ? "" : absl::StrCat(value);
    other.query = QueryWith(other, name, text);
    other.params = ParseTarget("", absl::StrCat("?", other.query)).params;
  };
  set("limit", page.limit);
  set("offset", offset);
  return absl::StrCat("http://", request.host, request.path, "?", other.query);
}

}  // namespace

Page PageOf(const Request& request, int default_limit, int max) {
  Page page;
  const int64_t limit = NumberParam(request, "limit", 1, default_limit);
  page.limit = std::min<int64_t>(limit, max);
  page.offset = NumberParam(request, "offset", 0, 0);
  return page;
}

Json Envelope(const Request& request, const Page& page, size_t count,
              Json rows) {
  Json next, previous;
  if (page.end(count) < count) {
    next = PageUrl(request, page, page.end(count));
  }
  if (page.offset > 0) {
    const size_t back = std::min(page.offset, page.limit);
    previous = PageUrl(request, page, page.offset - back);
  }
  return {{"count", count},
          {"next", next},
          {"previous", previous},
          {"results", std::move(rows)}};
}

Json EnvelopeOf(const Request& request, const Page& page, const Json& rows) {
  Json window = Json::array();
  for (size_t i = page.begin(rows.size()); i < page.end(rows.size()); ++i) {
    window.push_back(rows[i]);
  }
  return Envelope(request, page, rows.size(), std::move(window));
}

std::string QueryWith(const Request& request, absl::string_view name,
                      absl::string_view value) {
  std::string query;
  const auto add = [&](absl::string_view key, absl::string_view text) {
    absl::StrAppend(&query, query.empty() ? "" : "&", PercentEncode(key), "=",
                    PercentEncode(text));
  };
  for (const auto& [key, text] : request.params) {
    if (key != name) add(key, text);
  }
  if (!value.empty()) add(name, value);
  return query;
}

}  // namespace muster::fake_iru
