#include "connector/iru/command/command_list.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/decode/command_page.h"

namespace muster::iru {
namespace {

using connector::v1::VendorCommand;

// Source: Iru API, "Pagination", style B'.
constexpr int kPageSize = 300;
constexpr int kMaxPages = 20;

bool IsNewer(const VendorCommand& a, const VendorCommand& b) {
  const auto& x = a.request_time();
  const auto& y = b.request_time();
  return std::make_pair(x.seconds(), x.nanos()) >
         std::make_pair(y.seconds(), y.nanos());
}

}  // namespace

absl::StatusOr<std::vector<VendorCommand>> ReadCommands(
    IruClient& client, absl::string_view device_id, const Call& call) {
  std::vector<VendorCommand> commands;
  int64_t offset = 0;
  for (int i = 0; i < kMaxPages; ++i) {
    ASSIGN_OR_RETURN(const std::string body,
                     client.Get(CommandsEndpoint(device_id),
                                {{"limit", absl::StrCat(kPageSize)},
                                 {"offset", absl::StrCat(offset)}},
                                call));
    ASSIGN_OR_RETURN(CommandPage page, DecodeCommandPage(body));
    std::move(page.commands.begin(), page.commands.end(),
              std::back_inserter(commands));
    offset += page.row_count;
    if (!page.has_next || page.row_count == 0) break;
  }
  std::stable_sort(commands.begin(), commands.end(), IsNewer);
  return commands;
}

}  // namespace muster::iru
