#include "connector/iru/access/access_check.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "base/net/url.h"
#include "base/status_macros.h"
#include "connector/iru/access/permission_table.h"
#include "connector/iru/access/token_grants.h"
#include "connector/iru/client/answer/next_query.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/decode/catalog/catalog_row.h"
#include "connector/iru/decode/catalog/list_page.h"
#include "connector/iru/decode/device_row.h"
#include "connector/iru/jobs/job_endpoints.h"
#include "connector/iru/sweep/outcome.h"

namespace muster::iru {
namespace {

using connector::v1::Access;

// A year of events of a tenant that is busy with tokens has fewer pages.
constexpr int kMaxAuditPages = 5;

Access AccessOf(const PermissionRow& row, absl::string_view message) {
  Access access;
  access.set_permission(row.permission);
  access.set_endpoint(row.endpoint);
  access.set_message(std::string(message));
  access.set_state(connector::v1::ACCESS_STATE_UNKNOWN);
  for (const std::string& feature : row.features) access.add_features(feature);
  return access;
}

Access Told(const PermissionRow& row, const absl::Status& status) {
  Access access = AccessOf(row, "It works.");
  access.set_http_status(status.ok() ? 200 : HttpStatusOf(status));
  access.set_state(connector::v1::ACCESS_STATE_GRANTED);
  if (status.ok()) return access;
  const bool refused =
      OutcomeOf(row.endpoint, status).outcome == Outcome::kRefused;
  access.set_state(refused ? connector::v1::ACCESS_STATE_REFUSED
                           : connector::v1::ACCESS_STATE_UNKNOWN);
  access.set_message(absl::StrCat("Without it ", row.without, "; ",
                                  std::string(status.message())));
  return access;
}

std::string FirstDevice(absl::string_view body) {
  const auto rows = DecodeDeviceList(body);
  if (!rows.ok() || rows->empty()) return "";
  return rows->front().vendor_id;
}

// Of a list of blueprints or of library items.
std::string FirstOfList(absl::string_view body) {
  std::string id;
  const auto page = DecodeListPage(body, [&](FieldReader& row) {
    const auto item = DecodeLibraryItem(row);
    if (item && id.empty()) id = item->id();
  });
  return page.ok() ? id : "";
}

IruClient::Query QueryOf(const PermissionRow& row) {
  if (row.parameter.empty()) return {};
  const std::pair<std::string, std::string> parameter =
      absl::StrSplit(row.parameter, absl::MaxSplits('=', 1));
  return {parameter};
}

Call SingleTry() {
  Call call;
  call.lane = Lane::kInteractive;
  call.tries = 1;
  return call;
}

// Tries what can be tried, row by row.
class Prober {
 public:
  explicit Prober(IruClient& client) : client_(client) {}

  // What is to be said of `row`.
  absl::StatusOr<Access> Try(const PermissionRow& row) {
    if (row.subject == Subject::kUntried) {
      return AccessOf(row,
                      "It cannot be tried without changing something; look at "
                      "the token's permissions in Iru.");
    }
    const std::string id = IdFor(row.subject);
    if (row.subject != Subject::kNone && id.empty()) {
      return AccessOf(row, "There is nothing to try it on.");
    }
    Endpoint endpoint = {
        absl::StrReplaceAll(row.path, {{"{}", PercentEncode(id)}}),
        row.endpoint, row.permission, row.subject == Subject::kDevice};
    const auto body = client_.Get(endpoint, QueryOf(row), SingleTry());
    if (ConcernsEveryEndpoint(body.status())) return body.status();
    if (body.ok()) Learn(row, *body);
    Remember(row, body.status());
    return Told(row, body.status());
  }

  // What was proven.
  const Grants& granted() const { return granted_; }
  const Grants& refused() const { return refused_; }

 private:
  std::string IdFor(Subject subject) const {
    switch (subject) {
      case Subject::kDevice:
        return device_;
      case Subject::kBlueprint:
        return blueprint_;
      case Subject::kItem:
        return item_;
      default:
        return "";
    }
  }

  void Learn(const PermissionRow& row, absl::string_view body) {
    if (row.endpoint == DevicesEndpoint().name) device_ = FirstDevice(body);
    if (row.endpoint == BlueprintsEndpoint().name) {
      blueprint_ = FirstOfList(body);
    }
    if (row.subject == Subject::kBlueprint) item_ = FirstOfList(body);
  }

  void Remember(const PermissionRow& row, const absl::Status& status) {
    if (status.ok()) granted_.emplace(row.method, row.path);
    if (HttpStatusOf(status) == 403) refused_.emplace(row.method, row.path);
  }

  IruClient& client_;
  std::string device_;
  std::string blueprint_;
  std::string item_;
  Grants granted_;
  Grants refused_;
};

// Empty if the log may not be read.
absl::StatusOr<std::vector<TokenEvents::Event>> ReadTokenEvents(
    IruClient& client) {
  std::vector<TokenEvents::Event> events;
  IruClient::Query query = {{"limit", "500"}, {"sort_by", "-occurred_at"}};
  for (int page = 0; page < kMaxAuditPages; ++page) {
    const auto body = client.Get(AuditEventsEndpoint(), query, SingleTry());
    if (ConcernsEveryEndpoint(body.status())) return body.status();
    auto read = body.ok() ? DecodeTokenEvents(*body)
                          : absl::StatusOr<TokenEvents>(body.status());
    if (!read.ok()) break;
    for (auto& event : read->events) events.push_back(std::move(event));
    if (read->next.empty()) break;
    auto next = QueryOfNext(read->next);
    if (!next.ok()) break;
    query = *std::move(next);
  }
  return events;
}

void TellByLog(const GrantGuess& guess, const PermissionRow& row,
               Access& access) {
  if (access.state() != connector::v1::ACCESS_STATE_UNKNOWN) return;
  switch (guess.Ask({row.method, row.path})) {
    case GrantGuess::Answer::kGranted:
      access.set_state(connector::v1::ACCESS_STATE_GRANTED);
      access.set_message("The audit log says that it was granted.");
      break;
    case GrantGuess::Answer::kRefused:
      access.set_state(connector::v1::ACCESS_STATE_REFUSED);
      access.set_message(absl::StrCat("Without it ", row.without,
                                      "; the audit log says that it was not "
                                      "granted."));
      break;
    case GrantGuess::Answer::kUnknown:
      break;
  }
}

Access Excess(const Grant& grant) {
  Access access;
  access.set_permission(absl::StrCat(grant.first, " ", grant.second));
  access.set_endpoint(grant.second);
  access.set_state(connector::v1::ACCESS_STATE_GRANTED);
  access.set_message("Nothing in Muster needs it: withdraw it in Iru.");
  return access;
}

}  // namespace

absl::StatusOr<std::vector<Access>> CheckIruAccess(IruClient& client) {
  Prober prober(client);
  std::vector<Access> told;
  for (const PermissionRow& row : PermissionRows()) {
    ASSIGN_OR_RETURN(Access access, prober.Try(row));
    told.push_back(std::move(access));
  }
  ASSIGN_OR_RETURN(auto events, ReadTokenEvents(client));
  const GrantGuess guess(LatestGrants(std::move(events)), prober.granted(),
                         prober.refused());
  for (size_t i = 0; i < told.size(); ++i) {
    TellByLog(guess, PermissionRows()[i], told[i]);
  }
  for (const Grant& grant : guess.Common()) {
    if (FindPermission(grant.first, grant.second) == nullptr) {
      told.push_back(Excess(grant));
    }
  }
  return told;
}

}  // namespace muster::iru
