#include "tests/prometheus/shipped_files.h"

#include <fstream>
#include <iterator>
#include <regex>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/e2e/process_environment.h"

namespace muster::testing {
namespace {

using Json = nlohmann::json;

// What `pattern`'s first group finds in `text`, in order.
std::vector<std::string> Find(const std::string& pattern,
                              const std::string& text) {
  const std::regex regex(pattern, std::regex::multiline);
  std::vector<std::string> found;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), regex);
       at != std::sregex_iterator(); ++at) {
    found.push_back((*at)[1]);
  }
  return found;
}

std::set<std::string> ToSet(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

std::string FillIn(const std::string& query) {
  return absl::StrReplaceAll(query,
                             {{"$__rate_interval", "1m"}, {"$source", ".*"}});
}

}  // namespace

std::string ReadShipped(const std::string& path) {
  std::ifstream in(absl::StrCat(ProgramDir(), "/", path));
  EXPECT_TRUE(in.good()) << path;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::set<std::string> MetricsIn(const std::string& text) {
  return ToSet(Find(R"(\b((?:muster|rpc_server)_[a-z0-9_]+)\b)", text));
}

std::vector<std::string> DashboardQueries() {
  const Json dashboard = Json::parse(ReadShipped("deploy/grafana/muster.json"));
  std::vector<std::string> queries;
  for (const Json& panel : dashboard.at("panels")) {
    if (!panel.contains("targets")) continue;
    for (const Json& target : panel.at("targets")) {
      queries.push_back(FillIn(target.at("expr").get<std::string>()));
    }
  }
  return queries;
}

std::vector<std::string> AlertNames() {
  return Find(R"(^ *- alert: (\w+)$)",
              ReadShipped("deploy/prometheus/muster.rules.yml"));
}

std::set<std::string> DocumentedMetrics() {
  return ToSet(
      Find(R"(^\| `([a-z0-9_]+)` \|)", ReadShipped("docs/metrics.md")));
}

}  // namespace muster::testing
