#include "connector/iru/jobs/catalog/catalog_lists.h"

#include <map>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/status_macros.h"
#include "connector/iru/decode/catalog/catalog_row.h"
#include "connector/iru/jobs/job_endpoints.h"
#include "connector/iru/json/json.h"
#include "connector/iru/sweep/list_reader.h"

namespace muster::iru {
namespace {

constexpr int kMaxUserPages = 2000;

// Reads the list into `rows`. Whether all that it counts is there.
template <typename Row>
absl::StatusOr<bool> ReadOnce(IruClient& client, const Endpoint& endpoint,
                              std::optional<Row> (*decode)(FieldReader& row),
                              const Call& call,
                              std::map<std::string, Row>& rows) {
  ListReader reader(client, endpoint);
  int64_t unusable = 0;
  while (!reader.ended()) {
    RETURN_IF_ERROR(reader
                        .Next(call,
                              [&](FieldReader& row) {
                                auto decoded = decode(row);
                                if (!decoded) ++unusable;
                                if (decoded) rows[decoded->id()] = *decoded;
                              })
                        .status());
  }
  return static_cast<int64_t>(rows.size()) + unusable >= reader.count();
}

template <typename Row>
absl::StatusOr<std::vector<Row>> ReadAll(
    IruClient& client, const Endpoint& endpoint,
    std::optional<Row> (*decode)(FieldReader& row), const Call& call) {
  std::map<std::string, Row> rows;
  ASSIGN_OR_RETURN(const bool whole,
                   ReadOnce(client, endpoint, decode, call, rows));
  if (!whole) {
    RETURN_IF_ERROR(ReadOnce(client, endpoint, decode, call, rows).status());
  }
  std::vector<Row> list;
  for (auto& [id, row] : rows) list.push_back(std::move(row));
  return list;
}

}  // namespace

absl::StatusOr<std::vector<inventory::v1::CatalogBlueprint>> ReadBlueprints(
    IruClient& client, const Call& call) {
  return ReadAll(client, BlueprintsEndpoint(), &DecodeBlueprint, call);
}

absl::StatusOr<std::vector<inventory::v1::CatalogTag>> ReadTags(
    IruClient& client, const Call& call) {
  return ReadAll(client, TagsEndpoint(), &DecodeTag, call);
}

absl::StatusOr<std::vector<inventory::v1::LibraryItem>> ReadLibraryItems(
    IruClient& client, const Call& call) {
  ASSIGN_OR_RETURN(const auto blueprints, ReadBlueprints(client, call));
  std::map<std::string, inventory::v1::LibraryItem> items;
  for (const auto& blueprint : blueprints) {
    ASSIGN_OR_RETURN(auto carried,
                     ReadAll(client, BlueprintItemsEndpoint(blueprint.id()),
                             &DecodeLibraryItem, call));
    for (inventory::v1::LibraryItem& item : carried) {
      auto& known = items[item.id()];
      if (known.id().empty()) known = std::move(item);
      known.add_blueprint_ids(blueprint.id());
    }
  }
  std::vector<inventory::v1::LibraryItem> list;
  for (auto& [id, item] : items) list.push_back(std::move(item));
  return list;
}

absl::StatusOr<std::vector<DirectoryUser>> ReadUsers(IruClient& client,
                                                     const Call& call) {
  std::vector<DirectoryUser> users;
  absl::flat_hash_set<std::string> ids;
  std::string cursor;
  for (int pages = 0; pages < kMaxUserPages; ++pages) {
    IruClient::Query query = {{"sizePerPage", "300"}};
    if (!cursor.empty()) query.emplace_back("cursor", cursor);
    ASSIGN_OR_RETURN(const std::string body,
                     client.Get(UsersEndpoint(), query, call));
    ASSIGN_OR_RETURN(UserPage page, DecodeUserPage(body));
    for (DirectoryUser& user : page.users) {
      if (ids.insert(user.id).second) users.push_back(std::move(user));
    }
    if (page.next_cursor.empty()) return users;
    if (page.next_cursor == cursor) break;
    cursor = std::move(page.next_cursor);
  }
  return MalformedPage("the cursor does not move");
}

}  // namespace muster::iru
