#include "connector/iru/sweep/fake_tenant.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/net/url.h"
#include "connector/iru/client/answer/next_query.h"

namespace muster::iru {
namespace {

using Json = nlohmann::json;

constexpr char kList[] = "/api/v1/devices";
constexpr char kPrism[] = "/api/v1/prism/";
constexpr char kPrismCount[] = "/api/v1/prism/count";
constexpr char kLicensing[] = "/api/v1/settings/licensing";

std::string TextOf(const std::map<std::string, std::string>& query,
                   const std::string& name) {
  const auto found = query.find(name);
  return found == query.end() ? "" : found->second;
}

int64_t NumberOf(const std::map<std::string, std::string>& query,
                 const std::string& name) {
  int64_t number = 0;
  return absl::SimpleAtoi(TextOf(query, name), &number) ? number : 0;
}

std::map<std::string, std::string> QueryOf(const Url& url) {
  std::map<std::string, std::string> query;
  const auto decoded = QueryOfNext(absl::StrCat("?", url.query));
  for (const auto& [name, value] : *decoded) query[name] = value;
  return query;
}

std::string Zulu(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6S+00:00", time,
                          absl::UTCTimeZone());
}

Json Slice(const std::vector<Json>& rows, int64_t offset, int64_t limit) {
  const size_t begin = std::min<size_t>(rows.size(), offset);
  const size_t end = std::min<size_t>(rows.size(), begin + limit);
  return Json(std::vector<Json>(rows.begin() + begin, rows.begin() + end));
}

Json ListPage(const std::vector<Json>& rows, int64_t offset, int64_t limit) {
  const bool more = offset + limit < static_cast<int64_t>(rows.size());
  return {{"count", rows.size()},
          {"next", more ? Json("https://other.example/?offset=1") : Json()},
          {"previous", nullptr},
          {"results", Slice(rows, offset, limit)}};
}

}  // namespace

FakeTenant::FakeTenant(int macs) {
  for (int i = 0; i < macs; ++i) Add(absl::StrFormat("mac-%05d", i));
  for (const char* const path : {kList, kPrismCount, kLicensing}) Serve(path);
  for (const char* const category :
       {"device_information", "filevault", "application_firewall",
        "gatekeeper_and_xprotect", "startup_settings", "activation_lock",
        "desktop_and_screensaver", "local_users", "apps",
        "installed_profiles"}) {
    Serve(absl::StrCat(kPrism, category));
  }
  client = std::make_shared<IruClient>(
      transport, budget, clock, random,
      IruClient::Options{{"https://acme.api.kandji.io", "acme.api.kandji.io"},
                         Secret("token-of-the-fake"),
                         {}});
}

void FakeTenant::Serve(const std::string& path) {
  {
    absl::MutexLock lock(&mu_);
    if (std::exchange(served_[path], true)) return;
  }
  transport.OnCall("GET", path, [this](const HttpRequest& request) {
    return Answer(request);
  });
}

void FakeTenant::Add(const std::string& id) {
  SetRow(id,
         absl::StrCat(R"({"device_id":")", id,
                      R"(","platform":"Mac","serial_number":"SN-)", id, "\"}"));
  SetTable("device_information", id, {R"({"model_id":"MacBookAir10,1"})"},
           clock.Now());
  SetTable("filevault", id, {R"({"status":true,"key_escrowed":false})"},
           clock.Now());
}

void FakeTenant::Remove(const std::string& id) {
  absl::MutexLock lock(&mu_);
  rows_.erase(id);
  for (auto& [category, table] : tables_) table.erase(id);
}

void FakeTenant::SetRow(const std::string& id, std::string row) {
  {
    absl::MutexLock lock(&mu_);
    rows_[id] = Json::parse(row);
  }
  Serve(absl::StrCat(kList, "/", id));
}

void FakeTenant::CheckIn(const std::string& id, absl::Time time) {
  absl::MutexLock lock(&mu_);
  rows_[id]["last_check_in"] = Zulu(time);
}

void FakeTenant::SetTable(const std::string& category, const std::string& id,
                          std::vector<std::string> rows, absl::Time updated) {
  absl::MutexLock lock(&mu_);
  std::vector<Json>& own = tables_[category][id];
  own.clear();
  for (const std::string& text : rows) {
    Json row = Json::parse(text);
    row["device_id"] = id;
    row["updated_at"] = Zulu(updated);
    row["last_collected_at"] = Zulu(updated);
    own.push_back(std::move(row));
  }
}

void FakeTenant::SetList(const std::string& path,
                         std::vector<std::string> rows) {
  {
    absl::MutexLock lock(&mu_);
    std::vector<Json>& list = lists_[path];
    list.clear();
    for (const std::string& row : rows) list.push_back(Json::parse(row));
  }
  Serve(path);
}

void FakeTenant::OnList(std::function<void(int64_t)> hook) {
  absl::MutexLock lock(&mu_);
  on_list_ = std::move(hook);
}

void FakeTenant::Refuse(absl::string_view path, int status, std::string body) {
  HttpResponse refusal;
  refusal.status = status;
  refusal.body = std::move(body);
  absl::MutexLock lock(&mu_);
  if (status == 0) {
    refusals_.erase(std::string(path));
  } else {
    refusals_[std::string(path)] = std::move(refusal);
  }
}

void FakeTenant::RefuseFilters() {
  absl::MutexLock lock(&mu_);
  filters_refused_ = true;
}

std::map<std::string, int> FakeTenant::Counts() const {
  std::map<std::string, int> counts;
  for (const HttpRequest& request : transport.requests()) {
    ++counts[Url::Parse(request.url)->path];
  }
  return counts;
}

std::vector<int64_t> FakeTenant::Offsets() const {
  std::vector<int64_t> offsets;
  for (const HttpRequest& request : transport.requests()) {
    const Url url = *Url::Parse(request.url);
    const auto query = QueryOf(url);
    if (url.path == kList && query.count("filevault_enabled") == 0) {
      offsets.push_back(NumberOf(query, "offset"));
    }
  }
  std::sort(offsets.begin(), offsets.end());
  return offsets;
}

HttpResponse FakeTenant::Answer(const HttpRequest& request) {
  const Url url = *Url::Parse(request.url);
  const Query query = QueryOf(url);
  std::function<void(int64_t)> hook;
  {
    absl::MutexLock lock(&mu_);
    const auto refusal = refusals_.find(url.path);
    if (refusal != refusals_.end()) return refusal->second;
    if (url.path == kList) hook = on_list_;
  }
  if (hook) hook(NumberOf(query, "offset"));
  HttpResponse answer;
  absl::MutexLock lock(&mu_);
  answer.body = BodyOf(url.path, query);
  answer.status = answer.body.empty() ? 404 : 200;
  if (answer.body.empty()) answer.body = R"({"detail":"Not found."})";
  if (filters_refused_ && query.count("filter") > 0) answer.status = 400;
  return answer;
}

std::string FakeTenant::BodyOf(const std::string& path, const Query& query) {
  if (path == kList) return Devices(query).dump();
  if (path == kPrismCount) {
    size_t count = 0;
    for (const auto& [id, rows] : tables_[TextOf(query, "category")]) {
      count += rows.size();
    }
    return Json{{"count", count}}.dump();
  }
  if (path == kLicensing) {
    return Json{{"counts", {{"computers_count", rows_.size()}}}}.dump();
  }
  absl::string_view rest = path;
  if (absl::ConsumePrefix(&rest, kPrism)) {
    return Table(std::string(rest), query).dump();
  }
  const auto list = lists_.find(path);
  if (list != lists_.end()) {
    return ListPage(list->second, NumberOf(query, "offset"),
                    NumberOf(query, "limit"))
        .dump();
  }
  const auto row = rows_.find(path.substr(sizeof(kList)));
  return row == rows_.end() ? "" : row->second.dump();
}

Json FakeTenant::Devices(const Query& query) {
  std::vector<Json> rows;
  const std::string filter = TextOf(query, "filevault_enabled");
  for (const auto& [id, row] : rows_) {
    const char* const enabled = id.back() % 2 == 0 ? "true" : "false";
    if (filter.empty() || filter == enabled) rows.push_back(row);
  }
  if (TextOf(query, "ordering") == "-last_check_in") {
    std::stable_sort(
        rows.begin(), rows.end(), [](const Json& a, const Json& b) {
          return a.value("last_check_in", "") > b.value("last_check_in", "");
        });
  }
  return Slice(rows, NumberOf(query, "offset"), NumberOf(query, "limit"));
}

Json FakeTenant::Table(const std::string& category, const Query& query) {
  std::vector<Json> rows;
  const Json filter =
      Json::parse(TextOf(query, "filter"), nullptr, /*allow_exceptions=*/false);
  for (const auto& [id, own] : tables_[category]) {
    for (const Json& row : own) {
      const bool old = filter.is_object() && filter.contains("updated_at") &&
                       row["updated_at"] <= filter["updated_at"]["gt"];
      if (!old) rows.push_back(row);
    }
  }
  if (TextOf(query, "sort_by") == "-updated_at") {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Json& a, const Json& b) {
                       return a["updated_at"] > b["updated_at"];
                     });
  }
  const int64_t limit = NumberOf(query, "limit");
  const bool by_offset = query.count("offset") > 0;
  const int64_t offset = NumberOf(query, by_offset ? "offset" : "cursor");
  const bool more = offset + limit < static_cast<int64_t>(rows.size());
  const Json cursor =
      more && !by_offset ? Json(absl::StrCat(offset + limit)) : Json();
  return {{"data", Slice(rows, offset, limit)}, {"cursor", cursor}};
}

}  // namespace muster::iru
