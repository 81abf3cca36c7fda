#include "tests/prometheus/metered_installation.h"

#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "httplib.h"
#include "tests/e2e/process_environment.h"

namespace muster::testing {
namespace {

constexpr char kRefusedToken[] = "00000000-0000-4000-8000-000000000000";

// What is the last to be there.
bool IsAllThere(const std::string& text) {
  for (const char* metric :
       {"muster_freshness_age_seconds_bucket{category=\"devices\"",
        "muster_source_incident_age_seconds{reason=\"TOKEN_NEXT_REFUSED\"",
        "muster_watch_applied_lag{watcher=\"trust\"}",
        "muster_watch_applied_lag{watcher=\"compliance\"}"}) {
    if (!absl::StrContains(text, metric)) return false;
  }
  return true;
}

}  // namespace

void MeteredInstallation::StartMetered() {
  Start(kDevices, /*separate=*/false, /*tls=*/true);
  AwaitSynced();
  metrics_address_ = absl::StrCat("127.0.0.1:", FreePorts(1));
  const std::string next = WriteFile("next-token", kRefusedToken);
  Reconfigure([&](config::v1::MusterConfig& config) {
    config.mutable_telemetry()->set_metrics_address(metrics_address_);
    config.mutable_iru_sources(0)->set_next_token_file(next);
    auto& caep = *config.mutable_trust()->add_caep_streams();
    caep.set_name("idp");
    caep.set_url("https://127.0.0.1:1/events");  // nobody listens there
    caep.set_issuer("https://muster.example");
    caep.set_audience("https://idp.example");
  });
  SyncNow();
  const absl::Time deadline = absl::Now() + absl::Minutes(1);
  while (!IsAllThere(Scrape())) {
    ASSERT_LT(absl::Now(), deadline) << Scrape();
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

std::string MeteredInstallation::Scrape() const {
  httplib::Client client(absl::StrCat("http://", metrics_address_));
  const auto answer = client.Get("/metrics");
  if (!answer || answer->status != 200) return "";
  return answer->body;
}

}  // namespace muster::testing
