#ifndef PLUGINS_TRUST_TRUST_BENCH_H_
#define PLUGINS_TRUST_TRUST_BENCH_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "plugins/posture/plugin_bench.h"
#include "plugins/sdk/plugin.h"
#include "plugins/trust/fleet/fleet_judge.h"
#include "plugins/trust/fleet/policy_book.h"
#include "plugins/trust/store/policy_versions.h"
#include "plugins/trust/trust_plugin.h"
#include "plugins/trust/verdict/verdict.h"
#include "plugins/trust/verdict/verdict_cache.h"
#include "plugins/trust/verdict/verdict_reader.h"

namespace muster::trust {

// The trust plugin on a PluginBench: no threads, no services, a clock that the
// test moves. Its policies are those of a configuration in text format
// (TrustConfig); "" gives the built-in ones.
class TrustBench {
 public:
  explicit TrustBench(const std::string& config = "",
                      TrustPlugin::Options options = {})
      : config_(ConfigFrom(config)),
        options_(options),
        bench("trust", [this](Clock& clock) { return Make(clock); }) {
    EXPECT_TRUE(bench.Tick().ok());
  }

  FleetJudge& judge() { return trust_->judge; }
  PolicyBook& book() { return *trust_->book; }
  VerdictCache& cache() { return trust_->cache; }

  // Ticks until nothing is left over for the next.
  void TickAll() {
    int64_t head = -1;
    while (head != bench.head()) {
      head = bench.head();
      EXPECT_TRUE(bench.Tick().ok());
    }
  }

  // The verdict as it was published last; empty if none was.
  v1::Verdict Published(const std::string& device,
                        const std::string& policy) const {
    const plugins::EffectSnapshot snapshot = bench.Snapshot();
    const auto resource = snapshot.Get(VerdictName(device, policy));
    v1::Verdict verdict;
    if (resource.ok() && *resource) verdict.ParseFromString((*resource)->value);
    return verdict;
  }

  // What is answered now about a serial number.
  absl::StatusOr<v1::Verdict> Check(
      const std::string& serial_number, const std::string& policy = "",
      const std::string& source = "sources/iru") const {
    const plugins::EffectSnapshot snapshot = bench.Snapshot();
    const auto in_force = trust_->book->current();
    const VerdictReader reader(snapshot, in_force->policies,
                               in_force->version(), bench.clock.Now());
    auto checked = reader.Check(source,
                                {DeviceKey::kSerialNumber, serial_number,
                                 v1::MATCH_STRENGTH_SERIAL_SELF_REPORTED},
                                policy);
    if (!checked.ok()) return checked.status();
    return checked->verdict;
  }

  absl::StatusOr<v1::ListVerdictsResponse> List(
      const v1::ListVerdictsRequest& request) const {
    const plugins::EffectSnapshot snapshot = bench.Snapshot();
    const auto in_force = trust_->book->current();
    return VerdictReader(snapshot, in_force->policies, in_force->version(),
                         bench.clock.Now())
        .List(request);
  }

 private:
  // Forwards to a TrustPlugin, with what that needs.
  struct Whole final : plugins::Plugin {
    Whole(std::unique_ptr<PolicyBook> policies,
          const TrustPlugin::Options& options, Clock& clock)
        : book(std::move(policies)),
          judge(*book, cache, clock),
          plugin(options, *book, judge, clock) {}

    absl::Status OnDevice(const inventory::v1::Change& change,
                          plugins::EffectBatch& batch) override {
      return plugin.OnDevice(change, batch);
    }
    absl::Status OnGone(absl::string_view device,
                        plugins::EffectBatch& batch) override {
      return plugin.OnGone(device, batch);
    }
    absl::Status OnTouched(const device::v1::Liveness& liveness,
                           plugins::EffectBatch& batch) override {
      return plugin.OnTouched(liveness, batch);
    }
    absl::Status OnSource(const inventory::v1::Source& source,
                          plugins::EffectBatch& batch) override {
      return plugin.OnSource(source, batch);
    }
    absl::Status OnTick(absl::Time now, plugins::EffectBatch& batch) override {
      return plugin.OnTick(now, batch);
    }
    absl::Status OnBatchEnd(plugins::EffectBatch& batch) override {
      return plugin.OnBatchEnd(batch);
    }

    const std::unique_ptr<PolicyBook> book;
    VerdictCache cache;
    FleetJudge judge;
    TrustPlugin plugin;
  };

  static config::v1::MusterConfig ConfigFrom(const std::string& text) {
    config::v1::MusterConfig config;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        text, config.mutable_trust()));
    return config;
  }

  std::unique_ptr<plugins::Plugin> Make(Clock& clock) {
    const plugins::EffectSnapshot snapshot = bench.Snapshot();
    auto book = PolicyBook::Create(config_, *ReadPolicies(0, snapshot));
    EXPECT_TRUE(book.ok()) << book.status();
    auto whole = std::make_unique<Whole>(*std::move(book), options_, clock);
    trust_ = whole.get();
    return whole;
  }

  const config::v1::MusterConfig config_;
  const TrustPlugin::Options options_;
  Whole* trust_ = nullptr;  // owned by `bench`

 public:
  posture::PluginBench bench;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_TRUST_BENCH_H_
