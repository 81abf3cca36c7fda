// What deploy/ and docs/ ship about metrics, as tests read it.
#ifndef TESTS_PROMETHEUS_SHIPPED_FILES_H_
#define TESTS_PROMETHEUS_SHIPPED_FILES_H_

#include <set>
#include <string>
#include <vector>

namespace muster::testing {

// The content of a file of this workspace that is data of the test; fails the
// test if there is none.
std::string ReadShipped(const std::string& path);

// The names of our metrics in PromQL or in a scrape: muster_... and
// rpc_server_..., with the _bucket, _sum or _count that they may end in.
std::set<std::string> MetricsIn(const std::string& text);

// The queries of the dashboard, its variable and its intervals filled in.
std::vector<std::string> DashboardQueries();

// The names of the shipped alerts, in order.
std::vector<std::string> AlertNames();

// The metrics that docs/metrics.md explains: those that begin a row of a table.
std::set<std::string> DocumentedMetrics();

}  // namespace muster::testing

#endif  // TESTS_PROMETHEUS_SHIPPED_FILES_H_
