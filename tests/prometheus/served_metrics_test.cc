// What musterd serves on /metrics is what the docs, the alerts and the
// dashboard say that it serves.

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/prometheus/metered_installation.h"
#include "tests/prometheus/shipped_files.h"

namespace muster::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Names = std::set<std::string>;

// The metrics that a scrape has, by their TYPE lines.
Names MetricsOf(const std::string& scrape, const std::string& kind = "") {
  Names names;
  std::istringstream lines(scrape);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string hash, type, name, is;
    words >> hash >> type >> name >> is;
    if (hash != "#" || type != "TYPE") continue;
    if (kind.empty() || kind == is) names.insert(name);
  }
  return names;
}

// `names` without what only the series of a histogram are called.
Names WithoutSuffixes(const Names& names, const Names& histograms) {
  Names metrics;
  for (const std::string& name : names) {
    std::string metric = name;
    for (const char* suffix : {"_bucket", "_sum", "_count"}) {
      const std::string base(absl::StripSuffix(name, suffix));
      if (base != name && histograms.count(base) > 0) metric = base;
    }
    metrics.insert(metric);
  }
  return metrics;
}

Names Minus(const Names& a, const Names& b) {
  Names difference;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(),
                      std::inserter(difference, difference.end()));
  return difference;
}

class ServedMetricsTest : public MeteredInstallation {
 protected:
  void SetUp() override {
    StartMetered();
    scrape_ = Scrape();
    served_ = MetricsOf(scrape_);
    histograms_ = MetricsOf(scrape_, "histogram");
    served_.insert("muster_plugin_stuck_revision");  // only while one is stuck
  }

  // Those that `text` names and that are not served.
  Names Unknown(const std::string& text) const {
    return Minus(WithoutSuffixes(MetricsIn(text), histograms_), served_);
  }

  std::string scrape_;
  Names served_;
  Names histograms_;
};

TEST_F(ServedMetricsTest, AreWhatIsDocumentedAndAskedFor) {
  EXPECT_THAT(Minus(served_, DocumentedMetrics()), IsEmpty())
      << "served, and not in docs/metrics.md";
  EXPECT_THAT(Minus(DocumentedMetrics(), served_), IsEmpty())
      << "in docs/metrics.md, and not served";
  EXPECT_THAT(Unknown(ReadShipped("deploy/prometheus/muster.rules.yml")),
              IsEmpty());
  for (const std::string& query : DashboardQueries()) {
    EXPECT_THAT(Unknown(query), IsEmpty()) << query;
  }

  EXPECT_THAT(scrape_, Not(HasSubstr(kToken)));
  EXPECT_THAT(scrape_, Not(HasSubstr("@"))) << "an address of a person";
}

}  // namespace
}  // namespace muster::testing
