#include "base/daemon/module_host.h"

#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status_macros.h"

namespace muster {
namespace {

// Long enough for a unary call in progress, short enough for a service
// manager's patience.
constexpr absl::Duration kGrace = absl::Seconds(5);
// How soon health checks tell what a module says.
constexpr absl::Duration kHealthInterval = absl::Seconds(1);

}  // namespace

absl::StatusOr<std::unique_ptr<ModuleHost>> ModuleHost::Serve(
    GrpcServer::Options options, std::vector<std::unique_ptr<Module>> modules) {
  options.services.clear();
  for (const auto& module : modules) {
    for (grpc::Service* const service : module->Services()) {
      options.services.push_back(service);
    }
  }
  ASSIGN_OR_RETURN(auto server, GrpcServer::Create(std::move(options)));
  return std::unique_ptr<ModuleHost>(
      new ModuleHost(std::move(modules), std::move(server)));
}

ModuleHost::~ModuleHost() { Stop(); }

absl::Status ModuleHost::Start() {
  for (const auto& module : modules_) RETURN_IF_ERROR(module->Start());
  health_ = std::make_unique<Periodic>(*RealClock(), kHealthInterval,
                                       [this] { ShowHealth(); });
  return absl::OkStatus();
}

void ModuleHost::ShowHealth() {
  for (const auto& module : modules_) {
    for (const auto& [service, health] : module->Health()) {
      server_->SetServing(service, health.serving);
      const std::string text = absl::StrCat(
          health.serving ? "SERVING" : "NOT_SERVING", " ", health.text);
      if (std::exchange(health_texts_[service], text) == text) continue;
      Log(health.serving ? Severity::kInfo : Severity::kWarning,
          "health of a service", {{"service", service}, {"health", text}});
    }
  }
}

void ModuleHost::Stop() {
  if (std::exchange(stopped_, true)) return;
  health_.reset();
  for (auto it = modules_.rbegin(); it != modules_.rend(); ++it) {
    (*it)->Drain();
  }
  server_->Shutdown(kGrace);
}

}  // namespace muster
