#include "tests/fake_iru/prism/prism_export.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tests/fake_iru/prism/prism.h"
#include "tests/fake_iru/prism/prism_rows.h"

namespace muster::fake_iru {
namespace {

Json ArgsOf(const Json& body) {
  return {{"filter", body.value("filter", Json::object())},
          {"columns", Json::array()},
          {"sort_by", body.value("sort_by", std::string())},
          {"blueprint_ids", body.value("blueprint_ids", Json::array())},
          {"device_families", body.value("device_families", Json::array())}};
}

std::string Comma(const Json& list) {
  return absl::StrJoin(list, ",", [](std::string* out, const Json& one) {
    absl::StrAppend(out, one.get<std::string>());
  });
}

// The GET that would list what `args` asks for.
Request ListOf(const Json& args) {
  Request request;
  const auto add = [&](const char* name, std::string value) {
    if (!value.empty()) request.params.emplace_back(name, std::move(value));
  };
  if (!args["filter"].empty()) add("filter", args["filter"].dump());
  add("sort_by", args["sort_by"].get<std::string>());
  add("blueprint_ids", Comma(args["blueprint_ids"]));
  add("device_families", Comma(args["device_families"]));
  return request;
}

std::string Cell(const Json& value) {
  std::string text = value.is_string()    ? value.get<std::string>()
                     : value.is_null()    ? ""
                     : value.is_boolean() ? value == true ? "True" : "False"
                                          : value.dump();
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

std::string Csv(const Json& rows) {
  std::string csv;
  const auto line = [&csv](const auto& cells, const auto& show) {
    absl::StrAppend(&csv, absl::StrJoin(cells, ",", show), "\r\n");
  };
  if (rows.empty()) return csv;
  line(rows[0].items(), [](std::string* out, const auto& item) {
    absl::StrAppend(out, Cell(item.key()));
  });
  for (const Json& row : rows) {
    line(row.items(), [](std::string* out, const auto& item) {
      absl::StrAppend(out, Cell(item.value()));
    });
  }
  return csv;
}

void Finish(State& state, PrismExport& job) {
  const std::string category = job.row["category"];
  const auto rows = AllPrismRows(state, category, ListOf(job.row["args"]));
  job.csv = Csv(rows.value_or(Json::array()));
  job.secret = state.rng.Hex(64);
  const std::string id = job.row["id"];
  const std::string path = absl::StrCat("visibility-export-dev/", state.seed,
                                        "/export-", category, "-", id, ".csv");
  job.file = absl::StrCat("/", path);
  job.row["status"] = "success";
  job.row["path"] = path;
  job.row["signed_url"] = absl::StrCat(
      state.files_url, job.file,
      "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=172800&X-Amz-Signature=",
      job.secret);
  job.row["updated_at"] = OffsetTime(state.now);
}

Response Xml(int status, absl::string_view code, absl::string_view text) {
  Response response;
  response.status = status;
  response.content_type = "application/xml";
  response.body =
      absl::StrCat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>",
                   code, "</Code><Message>", text, "</Message></Error>");
  return response;
}

}  // namespace

Response RequestExport(State& state, const Request& request) {
  const Json body = request.BodyJson();
  if (!body.is_object()) return DetailResponse(400, "Invalid data.");
  const std::string category = body.value("category", std::string());
  if (!IsPrismCategory(category)) {
    return DetailResponse(400, absl::StrCat("Invalid category: ", category));
  }
  const Json args = ArgsOf(body);
  const auto rows = AllPrismRows(state, category, ListOf(args));
  if (!rows.ok()) return DetailResponse(400, rows.status().message());
  PrismExport job;
  job.ready = state.now + state.export_delay;
  const std::string id = state.rng.Uuid();
  job.row = {{"id", id},
             {"status", "pending"},
             {"category", category},
             {"args", args},
             {"error_msg", nullptr},
             {"path", nullptr},
             {"signed_url", nullptr},
             {"created_at", OffsetTime(state.now)},
             {"updated_at", OffsetTime(state.now)}};
  state.exports[id] = job;
  return JsonResponse(200, job.row);
}

Response GetExport(State& state, absl::string_view id) {
  const auto found = state.exports.find(std::string(id));
  if (found == state.exports.end()) return NotFound();
  PrismExport& job = found->second;
  if (job.file.empty() && state.now >= job.ready) Finish(state, job);
  return JsonResponse(200, job.row);
}

Response GetExportFile(const State& state, const Request& request) {
  if (!request.authorization.empty()) {
    return Xml(
        400, "InvalidArgument",
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query "
        "parameter, Signature query string parameter or the "
        "Authorization header should be specified");
  }
  for (const auto& [id, job] : state.exports) {
    if (job.file.empty() || job.file != request.path) continue;
    if (request.Param("X-Amz-Signature") != job.secret) break;
    Response response;
    response.content_type = "text/csv";
    response.body = job.csv;
    return response;
  }
  return Xml(403, "AccessDenied", "Access Denied");
}

}  // namespace muster::fake_iru
