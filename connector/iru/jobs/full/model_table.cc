#include "connector/iru/jobs/full/model_table.h"

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/decode/prism/posture_row.h"
#include "connector/iru/decode/prism_page.h"
#include "connector/iru/sweep/page_window.h"
#include "connector/iru/sweep/prism_pages.h"

namespace muster::iru {

ModelTable::ModelTable(IruClient& client, SourceMemory& memory,
                       Executor& executor, int64_t expected_count, int ahead)
    : client_(client),
      memory_(memory),
      executor_(executor),
      expected_count_(expected_count),
      ahead_(ahead) {}

absl::Status ModelTable::Read(const Call& call,
                              std::vector<inventory::v1::BadRow>& bad_rows) {
  PageWindow<Page>::Options options;
  options.expected_count = expected_count_;
  options.ahead = ahead_;
  options.stride = kPrismPageSize;
  PageWindow<Page> window(
      executor_,
      [&client = client_, call](int64_t offset) {
        return Fetch(client, offset, call);
      },
      options);
  for (int64_t offset = 0;;) {
    ASSIGN_OR_RETURN(Page page, window.Take(offset));
    const int64_t rows = page.row_count;
    Take(offset, std::move(page), bad_rows);
    offset += rows;
    const bool short_page = rows < kPrismPageSize;
    if (rows == 0 || (short_page && offset >= expected_count_)) {
      return absl::OkStatus();
    }
  }
}

absl::StatusOr<ModelTable::Page> ModelTable::Fetch(IruClient& client,
                                                   int64_t offset,
                                                   const Call& call) {
  const IruClient::Query query = {{"limit", absl::StrCat(kPrismPageSize)},
                                  {"offset", absl::StrCat(offset)},
                                  {"sort_by", "device_id"}};
  ASSIGN_OR_RETURN(const std::string body,
                   client.Get(PrismEndpoint(kCategory), query, call));
  Page page;
  ASSIGN_OR_RETURN(const PrismEnvelope envelope,
                   DecodePrismPage(
                       body,
                       [&](const std::string& id, FieldReader& row) {
                         page.models.emplace_back(id, ModelIdentifierOf(row));
                       },
                       [&](int index) { page.bad_rows.push_back(index); }));
  page.row_count = envelope.row_count;
  return page;
}

void ModelTable::Take(int64_t offset, Page page,
                      std::vector<inventory::v1::BadRow>& bad_rows) {
  for (auto& [id, model] : page.models) memory_.SetModel(id, std::move(model));
  for (const int index : page.bad_rows) {
    inventory::v1::BadRow bad;
    bad.set_position(absl::StrCat(PrismEndpoint(kCategory).name,
                                  "?offset=", offset, " row ", index));
    bad.set_problem("device_id is missing");
    bad_rows.push_back(std::move(bad));
  }
}

}  // namespace muster::iru
