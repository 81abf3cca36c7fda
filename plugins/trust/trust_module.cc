#include "plugins/trust/trust_module.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "base/api/fingerprint.h"
#include "base/errors.h"
#include "base/http/curl_transport.h"
#include "base/status_macros.h"
#include "plugins/posture/proto_time.h"
#include "plugins/sdk/plugin_options.h"
#include "plugins/trust/answer/device_gate.h"
#include "plugins/trust/caep/caep_sinks.h"
#include "plugins/trust/desk/exemption_desk.h"
#include "plugins/trust/desk/policy_desk.h"
#include "plugins/trust/ext_authz/ext_authz_service.h"
#include "plugins/trust/fleet/fleet_judge.h"
#include "plugins/trust/fleet/policy_book.h"
#include "plugins/trust/identity/certificate_rules.h"
#include "plugins/trust/store/policy_versions.h"
#include "plugins/trust/trust_feeds.h"
#include "plugins/trust/trust_plugin.h"
#include "plugins/trust/trust_service.h"
#include "plugins/trust/verdict/verdict_cache.h"
#include "plugins/trust/verdict/verdict_metrics.h"

namespace muster::trust {
namespace {

// Raised when what is remembered of a device is another.
constexpr char kNotesVersion[] = "2";

constexpr absl::Duration kDefaultHistory = absl::Hours(400 * 24);
constexpr absl::Duration kMinHistory = absl::Hours(24);
constexpr absl::Duration kDefaultExemption = absl::Hours(7 * 24);

absl::Duration HistoryOf(const config::v1::TrustConfig& config) {
  return config.has_history() ? posture::ToDuration(config.history())
                              : kDefaultHistory;
}

absl::Duration MaxExemptionOf(const config::v1::TrustConfig& config) {
  return config.has_max_exemption_duration()
             ? posture::ToDuration(config.max_exemption_duration())
             : kDefaultExemption;
}

ExemptionDesk::Options ExemptionOptions(
    const config::v1::MusterConfig& config) {
  const auto& identities = config.actions().guard().identities();
  return {MaxExemptionOf(config.trust()),
          {identities.begin(), identities.end()}};
}

absl::Status Invalid(const std::string& field, const std::string& problem) {
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat("trust.", field, " ", problem), {{"field", field}});
}

absl::Status CheckDurations(const config::v1::TrustConfig& config) {
  if (HistoryOf(config) < kMinHistory) {
    return Invalid("history", "is below one day");
  }
  if (MaxExemptionOf(config) <= absl::ZeroDuration()) {
    return Invalid("max_exemption_duration", "is not above zero");
  }
  return absl::OkStatus();
}

absl::StatusOr<plugins::PluginOptions> HostOptions(
    const config::v1::MusterConfig& config) {
  ASSIGN_OR_RETURN(plugins::PluginOptions options,
                   plugins::PluginOptionsFrom(config, "trust",
                                              v1::Trust::service_full_name()));
  options.want_liveness = true;
  options.effects_fingerprint = Fingerprint(kNotesVersion);
  options.tick_interval = absl::Seconds(1);
  return options;
}

std::unique_ptr<HttpTransport> MakeTransport() {
  CurlTransport::Options options;
  options.allow_plaintext_loopback = true;
  return std::make_unique<CurlTransport>(std::move(options));
}

// Everything of the plugin, in the order in which it needs each other.
class TrustModule final : public Module {
 public:
  TrustModule(const config::v1::MusterConfig& config, const TrustDeps& deps,
              CertificateRules rules, std::unique_ptr<plugins::PluginHost> host,
              std::unique_ptr<PolicyBook> book)
      : transport_(deps.transport == nullptr ? MakeTransport() : nullptr),
        host_(std::move(host)),
        book_(std::move(book)),
        judge_(*book_, cache_, deps.clock),
        plugin_({HistoryOf(config.trust())}, *book_, judge_, deps.clock),
        gate_(std::move(rules), *host_, *book_, cache_),
        policies_(*host_, judge_, *book_, deps.clock),
        exemptions_(ExemptionOptions(config), *host_, judge_, *book_,
                    deps.clock, deps.random),
        feeds_({*host_, judge_, deps.clock, deps.random, deps.actions,
                deps.compliance}),
        metrics_(host_->store()),
        authz_(config.trust().ext_authz(), gate_, deps.clock) {}

  ~TrustModule() override { Drain(); }

  // What can fail, after the constructor.
  absl::Status Open(const config::v1::MusterConfig& config,
                    const TrustDeps& deps) {
    const auto default_policy = [this](absl::string_view source) {
      const auto in_force = book_->current();
      const auto found = FindPolicy(in_force->policies, "", source);
      return found.ok() ? (*found)->name : std::string();
    };
    HttpTransport& transport =
        deps.transport == nullptr ? *transport_ : *deps.transport;
    ASSIGN_OR_RETURN(
        caep_, CaepSinks::Create(config.trust(), config.data_dir(),
                                 {host_->store(), default_policy, transport,
                                  deps.clock, deps.random}));
    service_ = std::make_unique<TrustService>(TrustService::Parts{
        *host_, *book_, gate_, policies_, exemptions_, *caep_,
        [this] { return Heard(); }, HistoryOf(config.trust())});
    return absl::OkStatus();
  }

  // Module:
  std::vector<grpc::Service*> Services() override {
    return {service_.get(), &authz_};
  }
  absl::Status Start() override {
    host_->Run(plugin_);
    feeds_.Start();
    caep_->Start();
    return absl::OkStatus();
  }
  std::map<std::string, ServiceHealth> Health() const override {
    const plugins::PluginHealth health = host_->health();
    return {{v1::Trust::service_full_name(), {health.serving, health.text}}};
  }
  void Drain() override {
    if (caep_ != nullptr) caep_->Stop();
    feeds_.Stop();
    host_->Drain();
  }

 private:
  HeardTimes Heard() const {
    return {host_->stream_time(), feeds_.commands_heard(),
            feeds_.checks_heard()};
  }

  const std::unique_ptr<HttpTransport> transport_;  // null: another is given
  const std::unique_ptr<plugins::PluginHost> host_;
  const std::unique_ptr<PolicyBook> book_;
  VerdictCache cache_;
  FleetJudge judge_;
  TrustPlugin plugin_;
  DeviceGate gate_;
  PolicyDesk policies_;
  ExemptionDesk exemptions_;
  TrustFeeds feeds_;
  const VerdictMetrics metrics_;
  std::unique_ptr<CaepSinks> caep_;        // set by Open()
  std::unique_ptr<TrustService> service_;  // set by Open()
  ExtAuthzService authz_;
};

}  // namespace

absl::Status CheckTrustConfig(const config::v1::MusterConfig& config) {
  RETURN_IF_ERROR(PolicyBook::Create(config, std::nullopt).status());
  RETURN_IF_ERROR(CertificateRules::Compile(config.trust()).status());
  RETURN_IF_ERROR(CheckExtAuthz(config.trust().ext_authz()));
  RETURN_IF_ERROR(CheckCaep(config.trust()));
  return CheckDurations(config.trust());
}

absl::StatusOr<std::unique_ptr<Module>> CreateTrustModule(
    const config::v1::MusterConfig& config, const TrustDeps& deps) {
  RETURN_IF_ERROR(CheckTrustConfig(config));
  ASSIGN_OR_RETURN(CertificateRules rules,
                   CertificateRules::Compile(config.trust()));
  ASSIGN_OR_RETURN(const plugins::PluginOptions options, HostOptions(config));
  ASSIGN_OR_RETURN(std::unique_ptr<plugins::PluginHost> host,
                   plugins::PluginHost::Create(options, deps));
  std::optional<v1::PolicySet> stored;
  {
    ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                     host->store().Snapshot());
    ASSIGN_OR_RETURN(stored, ReadPolicies(0, snapshot));
  }
  ASSIGN_OR_RETURN(std::unique_ptr<PolicyBook> book,
                   PolicyBook::Create(config, stored));
  auto module = std::make_unique<TrustModule>(config, deps, std::move(rules),
                                              std::move(host), std::move(book));
  RETURN_IF_ERROR(module->Open(config, deps));
  return module;
}

}  // namespace muster::trust
