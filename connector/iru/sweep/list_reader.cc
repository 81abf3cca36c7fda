#include "connector/iru/sweep/list_reader.h"

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "connector/iru/decode/catalog/list_page.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

// The most that every such list takes. Source: Iru API, "Pagination".
constexpr int kListPageSize = 300;

constexpr int kMaxPages = 2000;

}  // namespace

absl::StatusOr<bool> ListReader::Next(
    const Call& call, const std::function<void(FieldReader&)>& on_row) {
  if (ended_) return false;
  if (pages_ == kMaxPages) return MalformedPage("the list does not end");
  const IruClient::Query query = {{"limit", absl::StrCat(kListPageSize)},
                                  {"offset", absl::StrCat(offset_)}};
  ASSIGN_OR_RETURN(const std::string body, client_.Get(endpoint_, query, call));
  ASSIGN_OR_RETURN(const ListPage page, DecodeListPage(body, on_row));
  ++pages_;
  offset_ += page.row_count;
  count_ = page.count;
  ended_ = !page.has_next || page.row_count == 0;
  return true;
}

}  // namespace muster::iru
