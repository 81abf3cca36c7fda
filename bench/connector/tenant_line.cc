#include "bench/connector/tenant_line.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/secret.h"

namespace muster::bench {
namespace {

constexpr char kApi[] = "/api/";
constexpr size_t kLongestWord = 30;  // longer parts of a path are ids

std::string TargetOf(const std::string& url) {
  const size_t path = url.find('/', url.find("://") + 3);
  return path == std::string::npos ? "/" : url.substr(path);
}

std::string WithoutIds(const std::string& path) {
  std::vector<std::string> parts = absl::StrSplit(path, '/');
  for (std::string& part : parts) {
    if (part.size() > kLongestWord) part = "*";
  }
  return absl::StrJoin(parts, "/");
}

absl::Time HourOf(absl::Time time) {
  return absl::UnixEpoch() +
         absl::Floor(time - absl::UnixEpoch(), absl::Hours(1));
}

HttpResponse ResponseOf(fake_iru::Response answer) {
  HttpResponse response;
  response.status = answer.status;
  response.headers.Set("Content-Type", answer.content_type);
  for (const auto& [name, value] : answer.headers) {
    response.headers.Set(name, value);
  }
  response.body = std::move(answer.body);
  return response;
}

}  // namespace

absl::StatusOr<HttpResponse> TenantLine::Send(const HttpRequest& request) {
  const std::string target = TargetOf(request.url);
  const absl::Duration latency =
      Begin(absl::StrCat(request.method, " ", target));
  Wait(latency / 2);
  HttpResponse response = Ask(request, target);
  Wait(latency / 2);
  {
    absl::MutexLock lock(&mu_);
    --in_flight_;
  }
  if (!request.sink || response.status != 200) return response;
  const absl::Status sunk = request.sink(response.body);
  if (!sunk.ok()) return sunk;
  response.body.clear();
  return response;
}

void TenantLine::SetLatency(absl::Duration latency) {
  absl::MutexLock lock(&mu_);
  latency_ = latency;
}

TenantLine::Traffic TenantLine::TakeTraffic() {
  absl::MutexLock lock(&mu_);
  return std::exchange(traffic_, Traffic());
}

absl::Duration TenantLine::Begin(const std::string& path) {
  absl::MutexLock lock(&mu_);
  traffic_.most_in_flight = std::max(traffic_.most_in_flight, ++in_flight_);
  if (!absl::StrContains(path, kApi)) return latency_;
  ++traffic_.requests;
  ++traffic_.by_hour[HourOf(clock_.Now())];
  ++traffic_.by_path[WithoutIds(path.substr(0, path.find('?')))];
  return latency_;
}

HttpResponse TenantLine::Ask(const HttpRequest& request,
                             const std::string& target) {
  if (options_.keep_answers) {
    absl::MutexLock lock(&mu_);
    const auto kept = kept_.find(target);
    if (kept != kept_.end()) return kept->second;
  }
  fake_iru::Request asked = fake_iru::ParseTarget(request.method, target);
  asked.host = "127.0.0.1";
  asked.body = request.body;
  if (request.bearer) asked.token = std::string(request.bearer->Reveal());
  HttpResponse response =
      ResponseOf(absl::StartsWith(target, kApi) ? tenant_.Handle(asked)
                                                : tenant_.HandleFile(asked));
  if (!options_.keep_answers) return response;
  absl::MutexLock lock(&mu_);
  kept_[target] = response;
  return response;
}

void TenantLine::Wait(absl::Duration how_long) {
  clock_.SleepUntil(clock_.Now() + how_long, never_);
}

}  // namespace muster::bench
