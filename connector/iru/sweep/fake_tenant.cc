#include "connector/iru/sweep/fake_tenant.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/net/url.h"

namespace muster::iru {
namespace {

constexpr char kList[] = "/api/v1/devices";
constexpr char kInformation[] = "/api/v1/prism/device_information";
constexpr char kFilevault[] = "/api/v1/prism/filevault";
constexpr char kPrismCount[] = "/api/v1/prism/count";
constexpr char kLicensing[] = "/api/v1/settings/licensing";

int64_t NumberOf(const std::map<std::string, std::string>& query,
                 const std::string& name) {
  const auto found = query.find(name);
  int64_t number = 0;
  const bool is_number =
      found != query.end() && absl::SimpleAtoi(found->second, &number);
  return is_number ? number : 0;
}

std::map<std::string, std::string> QueryOf(const Url& url) {
  std::map<std::string, std::string> query;
  for (const absl::string_view part :
       absl::StrSplit(url.query, '&', absl::SkipEmpty())) {
    query.insert(absl::StrSplit(part, absl::MaxSplits('=', 1)));
  }
  return query;
}

}  // namespace

FakeTenant::FakeTenant(int macs) {
  for (int i = 0; i < macs; ++i) Add(absl::StrFormat("mac-%05d", i));
  for (const char* const path :
       {kList, kInformation, kFilevault, kPrismCount, kLicensing}) {
    transport.OnCall("GET", path, [this](const HttpRequest& request) {
      return Answer(request);
    });
  }
  client = std::make_shared<IruClient>(
      transport, budget, clock, random,
      IruClient::Options{{"https://acme.api.kandji.io", "acme.api.kandji.io"},
                         Secret("token-of-the-fake"),
                         {}});
}

void FakeTenant::Add(const std::string& id) {
  SetRow(id,
         absl::StrCat(R"({"device_id":")", id,
                      R"(","platform":"Mac","serial_number":"SN-)", id, "\"}"));
}

void FakeTenant::Remove(const std::string& id) {
  absl::MutexLock lock(&mu_);
  rows_.erase(id);
}

void FakeTenant::SetRow(const std::string& id, std::string row) {
  absl::MutexLock lock(&mu_);
  rows_[id] = std::move(row);
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
  refusals_[std::string(path)] = std::move(refusal);
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
  std::function<void(int64_t)> hook;
  {
    absl::MutexLock lock(&mu_);
    const auto refusal = refusals_.find(url.path);
    if (refusal != refusals_.end()) return refusal->second;
    if (url.path == kList) hook = on_list_;
  }
  const Query query = QueryOf(url);
  if (hook) hook(NumberOf(query, "offset"));
  HttpResponse answer;
  answer.status = 200;
  answer.body = BodyOf(url.path, query);
  return answer;
}

std::string FakeTenant::BodyOf(const std::string& path, const Query& query) {
  absl::MutexLock lock(&mu_);
  if (path == kList) return List(query);
  if (path == kPrismCount)
    return absl::StrCat("{\"count\":", rows_.size(), "}");
  if (path == kLicensing) {
    return absl::StrCat("{\"counts\":{\"computers_count\":", rows_.size(),
                        "}}");
  }
  return Table(path == kFilevault, query);
}

std::string FakeTenant::List(const Query& query) {
  std::vector<std::string> rows;
  const auto filter = query.find("filevault_enabled");
  for (const auto& [id, row] : rows_) {
    const char* const enabled = id.back() % 2 == 0 ? "true" : "false";
    if (filter == query.end() || filter->second == enabled) {
      rows.push_back(row);
    }
  }
  const size_t begin = std::min<size_t>(rows.size(), NumberOf(query, "offset"));
  const size_t end =
      std::min<size_t>(rows.size(), begin + NumberOf(query, "limit"));
  return absl::StrCat(
      "[", absl::StrJoin(rows.begin() + begin, rows.begin() + end, ","), "]");
}

std::string FakeTenant::Table(bool filevault, const Query& query) {
  const auto after = query.find("cursor");
  std::vector<std::string> data;
  std::string cursor;
  for (const auto& [id, row] : rows_) {
    if (after != query.end() && id <= after->second) continue;
    if (static_cast<int64_t>(data.size()) == NumberOf(query, "limit")) {
      return absl::StrCat("{\"data\":[", absl::StrJoin(data, ","),
                          "],\"cursor\":\"", cursor, "\"}");
    }
    const char* const fact = filevault ? R"("status":true,"key_escrowed":false)"
                                       : R"("model_id":"MacBookAir10,1")";
    data.push_back(absl::StrCat(R"({"device_id":")", id, "\",", fact, "}"));
    cursor = id;
  }
  return absl::StrCat("{\"data\":[", absl::StrJoin(data, ","),
                      "],\"cursor\":null}");
}

}  // namespace muster::iru
