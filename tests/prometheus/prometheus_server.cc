#include "tests/prometheus/prometheus_server.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "httplib.h"
#include "testing/matchers.h"
#include "tests/e2e/process_environment.h"

namespace muster::testing {
namespace {

using Json = nlohmann::json;

constexpr char kProgram[] = "/usr/bin/prometheus";
constexpr absl::Duration kLimit = absl::Seconds(30);

// What cannot be known but by asking again.
template <typename Done>
bool Await(Done done) {
  const absl::Time deadline = absl::Now() + kLimit;
  while (!done()) {
    if (absl::Now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return true;
}

Json DataOf(const httplib::Result& answer, const std::string& asked) {
  EXPECT_TRUE(answer) << asked;
  if (!answer) return Json();
  const Json body = Json::parse(answer->body, nullptr, false);
  EXPECT_EQ(body.value("status", ""), "success") << asked << answer->body;
  return body.value("data", Json());
}

}  // namespace

PrometheusServer::PrometheusServer(const std::string& config,
                                   const std::string& rules)
    : address_(absl::StrCat("127.0.0.1:", FreePorts(1))) {
  dir_.WriteFile("muster.rules.yml", rules);
  demo::ChildProcess::Options options;
  options.name = "prometheus";
  options.program = kProgram;
  options.arguments = {
      absl::StrCat("--config.file=", dir_.WriteFile("prometheus.yml", config)),
      absl::StrCat("--storage.tsdb.path=", dir_.Join("data")),
      absl::StrCat("--web.listen-address=", address_), "--log.level=warn"};
  options.log_path = dir_.Join("log");
  auto process = demo::ChildProcess::Start(std::move(options));
  EXPECT_THAT(process, IsOk()) << "run script/setup";
  if (!process.ok()) return;
  process_ = *std::move(process);
  EXPECT_TRUE(Await([this] { return IsReady(); }));
  EXPECT_THAT(process_->CheckRunning(), IsOk());
}

bool PrometheusServer::IsReady() const {
  const auto answer =
      httplib::Client(absl::StrCat("http://", address_)).Get("/-/ready");
  return answer && answer->status == 200;
}

Json PrometheusServer::Get(const std::string& path) const {
  httplib::Client client(absl::StrCat("http://", address_));
  return DataOf(client.Get(path.c_str()), path);
}

Json PrometheusServer::Query(const std::string& query) const {
  httplib::Client client(absl::StrCat("http://", address_));
  return DataOf(client.Get("/api/v1/query", httplib::Params{{"query", query}},
                           httplib::Headers()),
                query);
}

std::optional<double> PrometheusServer::Value(const std::string& query) const {
  const Json result = Query(query).value("result", Json::array());
  double value = 0;
  if (result.size() != 1 ||
      !absl::SimpleAtod(result[0]["value"][1].get<std::string>(), &value)) {
    return std::nullopt;
  }
  return value;
}

std::optional<double> PrometheusServer::AwaitValue(const std::string& query,
                                                   double value) const {
  std::optional<double> last;
  Await([&] {
    last = Value(query);
    return last == value;
  });
  return last;
}

Json PrometheusServer::AwaitRules() const {
  Json rules;
  EXPECT_TRUE(Await([&] {
    rules = Get("/api/v1/rules").at("groups").at(0).at("rules");
    return std::none_of(rules.begin(), rules.end(), [](const Json& rule) {
      return rule.value("health", "") == "unknown";
    });
  }));
  return rules;
}

}  // namespace muster::testing
