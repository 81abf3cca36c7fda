#include "plugins/sdk/plugin_module.h"

#include <utility>

namespace muster::plugins {

PluginModule::PluginModule(std::unique_ptr<PluginHost> host,
                           std::unique_ptr<Plugin> plugin,
                           std::unique_ptr<grpc::Service> service,
                           std::shared_ptr<const void> metrics)
    : plugin_(std::move(plugin)),
      host_(std::move(host)),
      service_(std::move(service)),
      metrics_(std::move(metrics)) {}

PluginModule::~PluginModule() = default;

std::vector<grpc::Service*> PluginModule::Services() {
  if (service_ == nullptr) return {};
  return {service_.get()};
}

absl::Status PluginModule::Start() {
  host_->Run(*plugin_);
  return absl::OkStatus();
}

std::map<std::string, ServiceHealth> PluginModule::Health() const {
  if (host_->options().service.empty()) return {};
  const PluginHealth health = host_->health();
  return {{host_->options().service, {health.serving, health.text}}};
}

void PluginModule::Drain() { host_->Drain(); }

}  // namespace muster::plugins
