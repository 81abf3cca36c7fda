#include "connector/iru/access/permission_table.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "connector/iru/archive/secret_answer.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/command/action.h"
#include "connector/iru/decode/prism/posture_row.h"
#include "connector/iru/jobs/job_endpoints.h"

namespace muster::iru {
namespace {

using Rows = std::vector<PermissionRow>;

PermissionRow RowOf(const Endpoint& endpoint, Subject subject,
                    std::string parameter, std::string without,
                    std::vector<std::string> features) {
  return {endpoint.permission,
          endpoint.name,
          "GET",
          PlainPath(endpoint.path),
          subject,
          std::move(parameter),
          std::move(without),
          std::move(features)};
}

// An id that PercentEncode() leaves as it is, and PlainPath() takes for one.
constexpr char kId[] = "{}";

Endpoint Templated(Endpoint endpoint, std::string path) {
  endpoint.path = std::move(path);
  return endpoint;
}

void AddDevices(Rows& rows) {
  rows.push_back(RowOf(DevicesEndpoint(), Subject::kNone, "limit=1",
                       "nothing can be read",
                       {"asset sync", "trust", "compliance", "delta"}));
  rows.push_back(RowOf(Templated(DeviceEndpoint(kId), "/api/v1/devices/{}"),
                       Subject::kDevice, "",
                       "no removal can be confirmed and no command be sent",
                       {"removal", "refresh", "delta", "commands", "secrets"}));
  rows.push_back(
      RowOf(Templated(DetailsEndpoint(kId), "/api/v1/devices/{}/details"),
            Subject::kDevice, "",
            "an opened device shows no hardware and no address", {"refresh"}));
  rows.push_back(RowOf(
      Templated(CommandsEndpoint(kId), "/api/v1/devices/{}/commands"),
      Subject::kDevice, "limit=1",
      "a command cannot be followed to its end, and one in doubt stays so",
      {"commands"}));
  rows.push_back(
      RowOf(Templated(ActivityEndpoint(kId), "/api/v1/devices/{}/activity"),
            Subject::kDevice, "limit=1",
            "it is not seen what others do to a device in Iru", {"commands"}));
  rows.push_back(RowOf(
      Templated(AppsEndpoint(kId), "/api/v1/devices/{}/apps"), Subject::kDevice,
      "",
      "an opened device shows its applications as of the last daily reading",
      {"refresh"}));
}

std::string WithoutTable(absl::string_view category) {
  if (category == "device_information") {
    return "laptops and desktops are told apart by name only, and changes "
           "without a check-in are seen by full syncs only";
  }
  if (category == "filevault") {
    return "nothing is known of recovery keys, and encryption is read from "
           "the list";
  }
  return absl::StrCat("the facts of ", category, " are unknown");
}

void AddTables(Rows& rows) {
  for (const PostureCategory& category : PostureCategories()) {
    std::vector<std::string> features = {"compliance"};
    if (category.name == "device_information") {
      features = {"asset sync", "delta", "compliance"};
    }
    rows.push_back(RowOf(PrismEndpoint(category.name), Subject::kNone,
                         "limit=1", WithoutTable(category.name),
                         std::move(features)));
  }
  for (const char* const name : {"local_users", "apps", "installed_profiles"}) {
    rows.push_back(RowOf(PrismEndpoint(name), Subject::kNone, "limit=1",
                         absl::StrCat("the lists of ", name, " are unknown"),
                         {"device lists"}));
  }
}

void AddCounts(Rows& rows) {
  rows.push_back(RowOf(
      PrismCountEndpoint(), Subject::kNone, "category=device_information",
      "a sweep cannot be checked against the tenant's own count, and exports "
      "are not used",
      {"completeness", "device lists"}));
  rows.push_back(RowOf(LicensingEndpoint(), Subject::kNone, "",
                       "a sweep cannot be checked against the licensed devices",
                       {"completeness", "device lists"}));
}

void AddCatalogs(Rows& rows) {
  rows.push_back(RowOf(UsersEndpoint(), Subject::kNone, "sizePerPage=1",
                       "the directory's people are not known", {"people"}));
  rows.push_back(RowOf(BlueprintsEndpoint(), Subject::kNone, "limit=1",
                       "blueprints are known by name only, as devices show "
                       "them",
                       {"blueprints", "library"}));
  rows.push_back(RowOf(TagsEndpoint(), Subject::kNone, "limit=1",
                       "tags are known only as devices show them", {"tags"}));
  rows.push_back(RowOf(Templated(BlueprintItemsEndpoint(kId),
                                 "/api/v1/blueprints/{}/list-library-items"),
                       Subject::kBlueprint, "limit=1",
                       "library items are not known", {"library"}));
  rows.push_back(RowOf(Templated(ItemStatusEndpoint(kId),
                                 "/api/v1/library/library-items/{}/status"),
                       Subject::kItem, "limit=1",
                       "what the library did on devices is not known",
                       {"library"}));
  rows.push_back(RowOf(AuditEventsEndpoint(), Subject::kNone, "limit=1",
                       "it cannot be told which writes the token may do, and "
                       "it is not seen what others do in Iru",
                       {"permission check", "commands"}));
}

void AddWrites(Rows& rows) {
  PermissionRow exported = RowOf(
      ExportEndpoint(), Subject::kUntried, "",
      "long tables are read by pages, which costs requests", {"device lists"});
  exported.method = "POST";
  rows.push_back(exported);
  rows.push_back(
      RowOf(Templated(ExportEndpoint(kId), "/api/v1/prism/export/{}"),
            Subject::kUntried, "", exported.without, exported.features));
}

void AddActions(Rows& rows) {
  for (const Action& action : Actions()) {
    Endpoint endpoint = EndpointOf(action, "id");
    endpoint.path = absl::StrReplaceAll(endpoint.path, {{"/id", "/{}"}});
    PermissionRow row =
        RowOf(endpoint, Subject::kUntried, "", "that command cannot be sent",
              {std::string(action.name)});
    row.method = std::string(MethodOf(action));
    rows.push_back(std::move(row));
  }
}

// Iru writes down whoever reads one, so none is read to see whether it may be.
void AddSecrets(Rows& rows) {
  for (const SecretPlace& place : SecretPlaces()) {
    const bool pin = place.kind == connector::v1::SECRET_KIND_UNLOCK_PIN;
    rows.push_back(RowOf(
        Templated(SecretEndpoint(kId, place.name),
                  absl::StrCat("/api/v1/devices/{}/secrets/", place.name)),
        Subject::kUntried, "",
        pin ? "a PIN is lost if the answer to a lock is"
            : "that secret cannot be shown",
        {pin ? "lock" : "secrets"}));
  }
}

Rows MakeRows() {
  Rows rows;
  AddDevices(rows);
  AddTables(rows);
  AddCounts(rows);
  AddCatalogs(rows);
  AddWrites(rows);
  AddActions(rows);
  AddSecrets(rows);
  return rows;
}

}  // namespace

const Rows& PermissionRows() {
  static const auto& rows = *new Rows(MakeRows());
  return rows;
}

std::string PlainPath(absl::string_view path) {
  std::string plain;
  bool inside = false;
  for (const char letter : path) {
    if (letter == '}') inside = false;
    if (!inside) plain += letter;
    if (letter == '{') inside = true;
  }
  while (plain.size() > 1 && plain.back() == '/') plain.pop_back();
  return plain;
}

const PermissionRow* FindPermission(absl::string_view method,
                                    absl::string_view path) {
  const std::string plain = PlainPath(path);
  for (const PermissionRow& row : PermissionRows()) {
    if (row.method == method && row.path == plain) return &row;
  }
  return nullptr;
}

}  // namespace muster::iru
