#include "connector/iru/access_check.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/command/action.h"
#include "connector/iru/decode/device_row.h"
#include "connector/iru/sweep/category_reader.h"

namespace muster::iru {
namespace {

using connector::v1::Access;

Access AccessOf(const Endpoint& endpoint, absl::string_view message) {
  Access access;
  access.set_permission(endpoint.permission);
  access.set_endpoint(endpoint.name);
  access.set_message(std::string(message));
  return access;
}

Access Untried(const Endpoint& endpoint, absl::string_view why) {
  Access access = AccessOf(endpoint, why);
  access.set_state(connector::v1::ACCESS_STATE_UNKNOWN);
  return access;
}

// Collects the rows, and the error that ends it all.
class Checker {
 public:
  explicit Checker(IruClient& client) : client_(client) {}

  // The body, if it was granted.
  std::string Try(const Endpoint& endpoint, const IruClient::Query& query,
                  absl::string_view without) {
    if (!status_.ok()) return "";
    Call call;
    call.tries = 1;
    const auto body = client_.Get(endpoint, query, call);
    if (ConcernsEveryEndpoint(body.status())) {
      status_ = body.status();
      return "";
    }
    rows_.push_back(Told(endpoint, body.status(), without));
    return body.ok() ? *body : "";
  }

  void Add(Access access) { rows_.push_back(std::move(access)); }

  absl::StatusOr<std::vector<Access>> Result() && {
    if (!status_.ok()) return status_;
    return std::move(rows_);
  }

 private:
  static Access Told(const Endpoint& endpoint, const absl::Status& status,
                     absl::string_view without) {
    Access access = AccessOf(endpoint, "It works.");
    access.set_http_status(status.ok() ? 200 : HttpStatusOf(status));
    access.set_state(connector::v1::ACCESS_STATE_GRANTED);
    if (status.ok()) return access;
    const bool refused =
        OutcomeOf(endpoint.name, status).outcome == Outcome::kRefused;
    access.set_state(refused ? connector::v1::ACCESS_STATE_REFUSED
                             : connector::v1::ACCESS_STATE_UNKNOWN);
    access.set_message(absl::StrCat("Without it ", without, "; ",
                                    std::string(status.message())));
    return access;
  }

  IruClient& client_;
  absl::Status status_;
  std::vector<Access> rows_;
};

std::string FirstId(absl::string_view body) {
  const auto rows = DecodeDeviceList(body);
  if (!rows.ok() || rows->empty()) return "";
  return rows->front().vendor_id;
}

void CheckOneDevice(const std::string& id, Checker& checker) {
  if (id.empty()) {
    constexpr absl::string_view kWhy = "There is no device to try it on.";
    checker.Add(Untried(DeviceEndpoint(id), kWhy));
    checker.Add(Untried(DetailsEndpoint(id), kWhy));
    checker.Add(Untried(CommandsEndpoint(id), kWhy));
    return;
  }
  checker.Try(DeviceEndpoint(id), {},
              "no removal can be confirmed and no command be sent");
  checker.Try(DetailsEndpoint(id), {},
              "an opened device shows no hardware and no address");
  checker.Try(CommandsEndpoint(id), {{"limit", "1"}},
              "a command cannot be followed to its end");
}

void CheckTables(Checker& checker) {
  checker.Try(PrismEndpoint("device_information"), {{"limit", "1"}},
              "laptops and desktops are told apart by name only");
  checker.Try(PrismEndpoint("filevault"), {{"limit", "1"}},
              "nothing is known of recovery keys");
  checker.Try(PrismCountEndpoint(), {{"category", "device_information"}},
              "a sweep cannot be checked against the tenant's own count");
  checker.Try(LicensingEndpoint(), {},
              "a sweep cannot be checked against the licensed devices");
}

}  // namespace

absl::StatusOr<std::vector<Access>> CheckIruAccess(IruClient& client) {
  Checker checker(client);
  const std::string list =
      checker.Try(DevicesEndpoint(), {{"limit", "1"}, {"offset", "0"}},
                  "nothing can be read");
  CheckOneDevice(FirstId(list), checker);
  CheckTables(checker);
  for (const Action& action : Actions()) {
    checker.Add(Untried(ActionEndpoint("{id}", action.action),
                        "It cannot be tried without commanding a device; "
                        "look at the token's permissions in Iru."));
  }
  return std::move(checker).Result();
}

}  // namespace muster::iru
