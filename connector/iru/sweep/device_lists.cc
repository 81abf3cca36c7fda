#include "connector/iru/sweep/device_lists.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/decode/device_row.h"

namespace muster::iru {
namespace {

using Ids = absl::flat_hash_set<std::string>;

absl::StatusOr<Ids> ReadIds(IruClient& client, absl::string_view enabled,
                            const Call& call) {
  const IruClient::Query filter = {{"filevault_enabled", std::string(enabled)}};
  PageWalk walk([&](int64_t offset) {
    return FetchDevicePage(client, filter, offset, call);
  });
  Ids ids;
  while (true) {
    ASSIGN_OR_RETURN(const auto page, walk.Next());
    if (!page) return ids;
    for (const DeviceRow& row : page->rows) ids.insert(row.vendor_id);
  }
}

absl::Status ReadBoth(IruClient& client, const Call& call,
                      FilevaultLists& lists) {
  ASSIGN_OR_RETURN(const Ids on, ReadIds(client, "true", call));
  ASSIGN_OR_RETURN(const Ids off, ReadIds(client, "false", call));
  for (const std::string& id : on) {
    if (!off.contains(id)) lists.enabled[id] = true;
  }
  for (const std::string& id : off) {
    if (!on.contains(id)) lists.enabled[id] = false;
  }
  return absl::OkStatus();
}

absl::StatusOr<PageWalk::Rows> FetchPage(IruClient& client,
                                         IruClient::Query query, int64_t offset,
                                         absl::string_view ordering,
                                         const Call& call) {
  query.emplace_back("limit", absl::StrCat(kPageSize));
  query.emplace_back("offset", absl::StrCat(offset));
  query.emplace_back("ordering", std::string(ordering));
  ASSIGN_OR_RETURN(const std::string body,
                   client.Get(DevicesEndpoint(), query, call));
  return DecodeDeviceList(body);
}

}  // namespace

absl::StatusOr<PageWalk::Rows> FetchDevicePage(IruClient& client,
                                               const IruClient::Query& filter,
                                               int64_t offset,
                                               const Call& call) {
  return FetchPage(client, filter, offset, "device_id", call);
}

absl::StatusOr<PageWalk::Rows> FetchRecentPage(IruClient& client,
                                               int64_t offset,
                                               const Call& call) {
  return FetchPage(client, {}, offset, "-last_check_in", call);
}

FilevaultLists ReadFilevaultLists(IruClient& client, const Clock& clock,
                                  const Call& call) {
  FilevaultLists lists;
  lists.status = ReadBoth(client, call, lists);
  lists.read_time = clock.Now();
  return lists;
}

}  // namespace muster::iru
