#ifndef TESTS_PROMETHEUS_PROMETHEUS_SERVER_H_
#define TESTS_PROMETHEUS_PROMETHEUS_SERVER_H_

#include <memory>
#include <optional>
#include <string>

#include "demo/child_process.h"
#include "nlohmann/json.hpp"
#include "testing/temp_dir.h"

namespace muster::testing {

// Debian's Prometheus on a free port of this machine, with data of its own. It
// is told to end, and waited for, when this object goes.
class PrometheusServer {
 public:
  // Starts it and waits until it is ready; fails the test if it will not.
  // `config` is its configuration; `rules` is muster.rules.yml beside it.
  PrometheusServer(const std::string& config, const std::string& rules);

  // The data of an answer of its HTTP API to GET `path`, such as
  // `/api/v1/rules`; fails the test if that is no success.
  nlohmann::json Get(const std::string& path) const;

  // The data of a query as of now, such as {"resultType": "vector", ...}.
  nlohmann::json Query(const std::string& query) const;

  // The value of a query with one series; nullopt if it has none or several.
  std::optional<double> Value(const std::string& query) const;

  // Waits until `query` has this value; returns the last that it had.
  std::optional<double> AwaitValue(const std::string& query,
                                   double value) const;

  // The alerts, once each was evaluated.
  nlohmann::json AwaitRules() const;

 private:
  bool IsReady() const;

  TempDir dir_;
  std::string address_;
  std::unique_ptr<demo::ChildProcess> process_;
};

}  // namespace muster::testing

#endif  // TESTS_PROMETHEUS_PROMETHEUS_SERVER_H_
