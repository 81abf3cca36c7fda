#include "tests/fake_iru/tenant/control.h"

#include <exception>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/fake_iru/model/times.h"
#include "tests/fake_iru/prism/prism_rows.h"

namespace muster::fake_iru {
namespace {

constexpr absl::string_view kPrefix = "/_fake/";
constexpr absl::string_view kTokenPrefix = "token/";
constexpr absl::string_view kFaultPrefix = "faults/";

using Handler = Response (*)(Tenant&, const Request&, const Json& body);

Response Failed(const absl::Status& status) {
  const int code = absl::IsNotFound(status) ? 404 : 400;
  return JsonResponse(code, {{"error", std::string(status.message())}});
}

Response Done(const absl::Status& status) {
  return status.ok() ? JsonResponse(200, Json::object()) : Failed(status);
}

// The fields of a body; what is absent or of another type throws, and
// HandleControl() says so.
std::string DeviceId(const Json& body) {
  return body.at("device_id").get<std::string>();
}

Response RowOf(Tenant& tenant, int code, const std::string& id,
               const absl::Status& status) {
  if (!status.ok()) return Failed(status);
  const auto row = tenant.Row(id);
  return row.ok() ? JsonResponse(code, *row) : Failed(row.status());
}

Response Enroll(Tenant& tenant, const Request&, const Json& body) {
  const auto id = tenant.Enroll(body);
  return RowOf(tenant, 201, id.value_or(""), id.status());
}

Response Unenroll(Tenant& tenant, const Request&, const Json& body) {
  return Done(tenant.Unenroll(DeviceId(body)));
}

Response Reenroll(Tenant& tenant, const Request&, const Json& body) {
  const auto id = tenant.Reenroll(DeviceId(body));
  return RowOf(tenant, 201, id.value_or(""), id.status());
}

Response CheckIn(Tenant& tenant, const Request&, const Json& body) {
  const std::string id = DeviceId(body);
  return RowOf(tenant, 200, id, tenant.CheckIn(id));
}

Response Set(Tenant& tenant, const Request&, const Json& body) {
  const std::string id = DeviceId(body);
  const absl::Status set =
      tenant.Set(id, body.at("path").get<std::string>(), body.at("value"));
  return RowOf(tenant, 200, id, set);
}

Response FinishCommand(Tenant& tenant, const Request&, const Json& body) {
  return Done(tenant.FinishCommand(
      DeviceId(body), body.value("uuid", std::string()),
      body.at("status").get<int>(), body.value("error", Json())));
}

Response Hold(Tenant& tenant, const Request&, const Json& body) {
  tenant.HoldCommands(body.at("hold").get<bool>());
  return JsonResponse(200, Json::object());
}

Response ActOutside(Tenant& tenant, const Request&, const Json& body) {
  return Done(tenant.ActOutside(DeviceId(body),
                                body.at("action").get<std::string>(),
                                body.value("body", Json())));
}

Response PutOff(Tenant& tenant, const Request&, const Json& body) {
  return Done(tenant.PutOff(DeviceId(body), body.value("times", 1)));
}

Response ListLag(Tenant& tenant, const Request&, const Json& body) {
  tenant.SetListLag(absl::Milliseconds(body.at("ms").get<int>()));
  return JsonResponse(200, Json::object());
}

Response AllowDuplicates(Tenant& tenant, const Request&, const Json& body) {
  tenant.AllowDuplicates(body.at("allow").get<bool>());
  return JsonResponse(200, Json::object());
}

Response Actions(Tenant& tenant, const Request&, const Json&) {
  return JsonResponse(200, tenant.ActionCounts());
}

Response AddToken(Tenant& tenant, const Request&, const Json& body) {
  tenant.AddToken(body.at("token").get<std::string>(),
                  body.at("permissions").get<std::set<std::string>>(),
                  body.value("label", std::string()));
  return JsonResponse(201, Json::object());
}

Response AddFault(Tenant& tenant, const Request&, const Json& body) {
  const absl::Status added = tenant.AddFault(body);
  return added.ok() ? JsonResponse(201, Json::object()) : Failed(added);
}

Response ClearFaults(Tenant& tenant, const Request&, const Json&) {
  tenant.ClearFaults();
  return EmptyResponse(204);
}

Response SwitchOn(Tenant& tenant, const Request&, const Json& body) {
  const absl::Status on = tenant.SwitchOn(body);
  return on.ok() ? JsonResponse(201, Json::object()) : Failed(on);
}

Response ShowFaults(Tenant& tenant, const Request&, const Json&) {
  return JsonResponse(200, tenant.FaultsShown());
}

Response Time(Tenant& tenant, const Request&, const Json& body) {
  tenant.AdvanceTime(absl::Seconds(body.at("advance_seconds").get<double>()));
  return JsonResponse(200, {{"now", ZuluTime(tenant.Now())}});
}

Response Log(Tenant& tenant, const Request& request, const Json&) {
  int64_t after = 0;
  const std::string text = request.Param("after").value_or("0");
  if (!absl::SimpleAtoi(text, &after)) {
    return JsonResponse(400, {{"error", "\"after\" takes a number."}});
  }
  return JsonResponse(200, tenant.Log(after));
}

Response Dump(Tenant& tenant, const Request& request, const Json&) {
  DumpOptions options;
  if (const auto parts = request.Param("parts")) {
    options.parts = absl::StrSplit(*parts, ',');
  }
  const std::string categories = request.Param("categories").value_or("");
  if (categories == "all") {
    options.categories.insert(PrismCategories().begin(),
                              PrismCategories().end());
  } else if (!categories.empty()) {
    options.categories = absl::StrSplit(categories, ',');
  }
  return JsonResponse(200, tenant.Dump(options));
}

Response Health(Tenant& tenant, const Request&, const Json&) {
  return JsonResponse(200, {{"status", "ok"},
                            {"devices", tenant.device_count()},
                            {"now", ZuluTime(tenant.Now())}});
}

Response Revoke(Tenant& tenant, absl::string_view token) {
  if (tenant.RevokeToken(token)) return EmptyResponse(204);
  return JsonResponse(404, {{"error", "There is no such token."}});
}

Response SwitchOff(Tenant& tenant, absl::string_view name) {
  if (tenant.SwitchOff(name)) return EmptyResponse(204);
  return JsonResponse(404, {{"error", "No fault of that name is on."}});
}

const std::map<std::string, Handler>& Handlers() {
  static const auto* const handlers = new std::map<std::string, Handler>{
      {"POST enroll", Enroll},
      {"POST unenroll", Unenroll},
      {"POST reenroll", Reenroll},
      {"POST checkin", CheckIn},
      {"POST set", Set},
      {"POST finish_command", FinishCommand},
      {"POST hold", Hold},
      {"POST outside", ActOutside},
      {"POST not_now", PutOff},
      {"POST list_lag", ListLag},
      {"POST allow_duplicates", AllowDuplicates},
      {"GET actions", Actions},
      {"POST token", AddToken},
      {"POST fault", AddFault},
      {"DELETE fault", ClearFaults},
      {"POST faults", SwitchOn},
      {"GET faults", ShowFaults},
      {"DELETE faults", ClearFaults},
      {"POST time", Time},
      {"GET log", Log},
      {"GET dump", Dump},
      {"GET health", Health},
  };
  return *handlers;
}

}  // namespace

Response HandleControl(Tenant& tenant, const Request& request) {
  absl::string_view name = absl::StripPrefix(request.path, kPrefix);
  if (request.method == "DELETE" && absl::ConsumePrefix(&name, kTokenPrefix)) {
    return Revoke(tenant, name);
  }
  if (request.method == "DELETE" && absl::ConsumePrefix(&name, kFaultPrefix)) {
    return SwitchOff(tenant, name);
  }
  const auto found = Handlers().find(absl::StrCat(request.method, " ", name));
  if (found == Handlers().end()) {
    return JsonResponse(
        404, {{"error", absl::StrCat("There is no ", request.method, " ",
                                     request.path, ".")}});
  }
  try {
    return found->second(tenant, request, request.BodyJson());
  } catch (const std::exception& e) {
    return JsonResponse(
        400, {{"error", absl::StrCat("The body does not fit: ", e.what())}});
  }
}

bool IsControlPath(absl::string_view path) {
  return absl::StartsWith(path, kPrefix);
}

}  // namespace muster::fake_iru
