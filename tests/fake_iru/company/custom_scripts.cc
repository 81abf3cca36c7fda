#include "tests/fake_iru/company/custom_scripts.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/fake_iru/fleet/audit.h"
#include "tests/fake_iru/http/paging.h"

namespace muster::fake_iru {
namespace {

constexpr const char* kFrequencies[] = {"once", "every_15_min", "every_day",
                                        "no_enforcement"};

Json ScriptRow(const Script& script) {
  Json row = {{"id", script.id},
              {"name", script.name},
              {"active", script.active},
              {"execution_frequency", script.execution_frequency},
              {"restart", script.restart},
              {"script", script.script},
              {"remediation_script", script.remediation_script},
              {"created_at", ZuluTime(script.created)},
              {"updated_at", ZuluTime(script.updated)},
              {"show_in_self_service", script.show_in_self_service}};
  if (!script.show_in_self_service) return row;
  row["self_service_category_id"] = script.category_id;
  row["self_service_recommended"] = script.recommended;
  return row;
}

template <typename Scripts>
auto Find(Scripts& scripts, absl::string_view id) {
  return std::find_if(scripts.begin(), scripts.end(),
                      [&](const Script& script) { return script.id == id; });
}

Response NoScript() {
  Response response;
  response.status = 404;
  response.content_type = "text/html; charset=utf-8";
  response.body =
      "<!doctype html><html lang=\"en\"><head><title>Not Found</title></head>"
      "<body><h1>Not Found</h1><p>The requested resource was not found on this "
      "server.</p></body></html>";
  return response;
}

// Takes `name` of the body into `field` if it is there.
std::optional<Response> Read(const Json& body, const char* name,
                             std::string& field) {
  const auto found = body.find(name);
  if (found == body.end()) return std::nullopt;
  if (!found->is_string()) return FieldError(name, "Not a valid string.");
  field = found->get<std::string>();
  return std::nullopt;
}

std::optional<Response> Read(const Json& body, const char* name, bool& field) {
  const auto found = body.find(name);
  if (found == body.end()) return std::nullopt;
  if (!found->is_boolean()) {
    return FieldError(name, "Must be a valid boolean.");
  }
  field = found->get<bool>();
  return std::nullopt;
}

std::optional<Response> ReadAll(const Json& body, Script& script) {
  for (const auto& [name, field] :
       {std::pair("name", &script.name),
        std::pair("execution_frequency", &script.execution_frequency),
        std::pair("script", &script.script),
        std::pair("remediation_script", &script.remediation_script),
        std::pair("self_service_category_id", &script.category_id)}) {
    if (auto wrong = Read(body, name, *field)) return wrong;
  }
  for (const auto& [name, field] :
       {std::pair("active", &script.active),
        std::pair("restart", &script.restart),
        std::pair("show_in_self_service", &script.show_in_self_service),
        std::pair("self_service_recommended", &script.recommended)}) {
    if (auto wrong = Read(body, name, *field)) return wrong;
  }
  return std::nullopt;
}

std::optional<Response> BreaksARule(const Script& script) {
  if (std::find(std::begin(kFrequencies), std::end(kFrequencies),
                script.execution_frequency) == std::end(kFrequencies)) {
    return FieldError("execution_frequency", "Not a valid choice.");
  }
  if (script.execution_frequency == "no_enforcement" &&
      !script.show_in_self_service) {
    return FieldError("show_in_self_service",
                      "Must be true when execution_frequency is "
                      "no_enforcement.");
  }
  if (script.show_in_self_service && script.category_id.empty()) {
    return FieldError("self_service_category_id", "This field is required.");
  }
  return std::nullopt;
}

std::optional<Response> Take(const Json& body, Script& script) {
  if (!body.is_object()) {
    return DetailResponse(400, "Invalid data. Expected a dictionary.");
  }
  if (auto wrong = ReadAll(body, script)) return wrong;
  if (auto wrong = BreaksARule(script)) return wrong;
  for (std::string* const text : {&script.script, &script.remediation_script}) {
    *text = std::string(absl::StripSuffix(*text, "\n"));
  }
  return std::nullopt;
}

void Audit(State& state, const std::string& action, const Script& script) {
  Record(state, action, {"library_item", script.id, ""},
         {{"active", script.active},
          {"label", nullptr},
          {"type", "custom-script"},
          {"name", script.name}});
}

std::string PageUrl(const Request& request, int64_t page) {
  return absl::StrCat("http://", request.host, request.path, "?",
                      QueryWith(request, "page", absl::StrCat(page)));
}

}  // namespace

Response ListScripts(const State& state, const Request& request) {
  int64_t page = 1;
  if (!absl::SimpleAtoi(request.Param("page").value_or("1"), &page)) page = 1;
  const Page window = {kMaxPageSize, (std::max<int64_t>(page, 1) - 1) *
                                         static_cast<size_t>(kMaxPageSize)};
  const size_t count = state.scripts.size();
  Json rows = Json::array();
  for (size_t i = window.begin(count); i < window.end(count); ++i) {
    rows.push_back(ScriptRow(state.scripts[i]));
  }
  const bool more = window.end(count) < count;
  return JsonResponse(
      200, {{"count", count},
            {"next", more ? Json(PageUrl(request, page + 1)) : Json()},
            {"previous", page > 1 ? Json(PageUrl(request, page - 1)) : Json()},
            {"results", std::move(rows)}});
}

Response GetScript(const State& state, absl::string_view id) {
  const auto script = Find(state.scripts, id);
  if (script == state.scripts.end()) return NoScript();
  return JsonResponse(200, ScriptRow(*script));
}

Response CreateScript(State& state, const Request& request) {
  const Json body = request.BodyJson();
  for (const char* name : {"name", "execution_frequency", "script"}) {
    if (body.is_object() && !body.contains(name)) {
      return FieldError(name, "This field is required.");
    }
  }
  Script script;
  script.id = state.rng.Uuid();
  script.created = state.now;
  script.updated = state.now;
  if (const auto wrong = Take(body, script)) return *wrong;
  Audit(state, "create", script);
  state.scripts.push_back(script);
  return JsonResponse(201, ScriptRow(script));
}

Response UpdateScript(State& state, absl::string_view id,
                      const Request& request) {
  const auto found = Find(state.scripts, id);
  if (found == state.scripts.end()) return NoScript();
  Script script = *found;
  if (const auto wrong = Take(request.BodyJson(), script)) return *wrong;
  script.updated = state.now;
  *found = script;
  Audit(state, "update", script);
  return JsonResponse(200, ScriptRow(script));
}

Response DeleteScript(State& state, absl::string_view id) {
  const auto found = Find(state.scripts, id);
  if (found == state.scripts.end()) return NoScript();
  Audit(state, "delete", *found);
  state.scripts.erase(found);
  return EmptyResponse(204);
}

}  // namespace muster::fake_iru
