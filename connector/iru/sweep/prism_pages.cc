#include "connector/iru/sweep/prism_pages.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/decode/prism_page.h"
#include "connector/iru/json/json.h"

namespace muster::iru {

std::string UpdatedAfter(absl::Time time) {
  return absl::StrCat(
      R"({"updated_at":{"gt":")",
      absl::FormatTime("%Y-%m-%dT%H:%M:%E6S+00:00", time, absl::UTCTimeZone()),
      "\"}}");
}

PrismPages::PrismPages(IruClient& client, absl::string_view category,
                       std::string filter)
    : client_(client),
      endpoint_(PrismEndpoint(category)),
      filter_(std::move(filter)) {}

absl::StatusOr<bool> PrismPages::Next(
    const Call& call, const OnRow& on_row,
    std::vector<inventory::v1::BadRow>& bad_rows) {
  if (ended_) return false;
  IruClient::Query query = {{"limit", absl::StrCat(kPrismPageSize)},
                            {"cursor", cursor_}};
  if (!filter_.empty()) query.emplace_back("filter", filter_);
  ASSIGN_OR_RETURN(const std::string body, client_.Get(endpoint_, query, call));
  const auto on_bad_row = [&](int index) {
    inventory::v1::BadRow bad;
    bad.set_position(
        absl::StrCat(endpoint_.name, " page ", page_, " row ", index));
    bad.set_problem("device_id is missing");
    bad_rows.push_back(std::move(bad));
  };
  ASSIGN_OR_RETURN(PrismEnvelope envelope,
                   DecodePrismPage(body, on_row, on_bad_row));
  RETURN_IF_ERROR(Advance(std::move(envelope.cursor)));
  return true;
}

absl::Status PrismPages::Advance(std::string cursor) {
  ++page_;
  ended_ = cursor.empty();
  if (ended_) return absl::OkStatus();
  if (!seen_.insert(cursor).second) {
    return MalformedPage("the cursor does not move");
  }
  cursor_ = std::move(cursor);
  return absl::OkStatus();
}

}  // namespace muster::iru
