#include "plugins/trust/trust_feeds.h"

#include "plugins/trust/fleet/evidence_writer.h"

namespace muster::trust {
namespace {

using plugins::EffectBatch;

// How often a feed that says nothing is looked at.
constexpr absl::Duration kLook = absl::Seconds(5);

}  // namespace

TrustFeeds::TrustFeeds(const Deps& deps) : deps_(deps) {
  if (deps_.actions != nullptr) commands_ = MakeCommands();
  if (deps_.compliance != nullptr) checks_ = MakeChecks();
}

TrustFeeds::~TrustFeeds() { Stop(); }

std::unique_ptr<TrustFeeds::Commands> TrustFeeds::MakeCommands() const {
  Commands::Options options;
  options.name = "commands";
  options.query.set_parent("sources/-/devices/-");
  options.open = [this](grpc::ClientContext& context,
                        const actions::v1::WatchCommandsRequest& request) {
    return actions::v1::Actions::NewStub(deps_.actions->Get())
        ->WatchCommands(&context, request);
  };
  options.handle = [this](const actions::v1::WatchCommandsResponse& message,
                          EffectBatch& batch) {
    return TakeCommands(message, deps_.judge, batch);
  };
  options.start_over = [this](EffectBatch& batch) {
    return CommandsStartOver(deps_.clock.Now(), deps_.judge, batch);
  };
  return std::make_unique<Commands>(std::move(options), deps_.host, deps_.clock,
                                    deps_.random);
}

std::unique_ptr<TrustFeeds::Checks> TrustFeeds::MakeChecks() const {
  Checks::Options options;
  options.name = "checks";
  options.query.set_parent("sources/-");
  options.open =
      [this](grpc::ClientContext& context,
             const compliance::v1::WatchDeviceComplianceRequest& request) {
        return compliance::v1::Compliance::NewStub(deps_.compliance->Get())
            ->WatchDeviceCompliance(&context, request);
      };
  options.handle =
      [this](const compliance::v1::WatchDeviceComplianceResponse& message,
             EffectBatch& batch) {
        return TakeChecks(message, deps_.clock.Now(), deps_.judge, batch);
      };
  // The stream begins with every result, which replaces what is there.
  options.start_over = [](EffectBatch&) { return absl::OkStatus(); };
  return std::make_unique<Checks>(std::move(options), deps_.host, deps_.clock,
                                  deps_.random);
}

void TrustFeeds::Start() {
  if (commands_ != nullptr) commands_->Start();
  if (checks_ != nullptr) checks_->Start();
  watchdog_ = std::make_unique<Periodic>(deps_.clock, kLook, [this] {
    if (commands_ != nullptr) commands_->CancelIfSilent();
    if (checks_ != nullptr) checks_->CancelIfSilent();
  });
}

void TrustFeeds::Stop() {
  watchdog_.reset();
  if (commands_ != nullptr) commands_->Stop();
  if (checks_ != nullptr) checks_->Stop();
}

std::optional<absl::Time> TrustFeeds::commands_heard() const {
  return commands_ == nullptr ? std::nullopt : commands_->heard_time();
}

std::optional<absl::Time> TrustFeeds::checks_heard() const {
  return checks_ == nullptr ? std::nullopt : checks_->heard_time();
}

}  // namespace muster::trust
