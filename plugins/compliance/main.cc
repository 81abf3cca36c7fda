// compliance: checks devices against the company policy.

#include "base/clock.h"
#include "base/daemon/lone_service.h"
#include "base/grpc/late_channel.h"
#include "base/random.h"
#include "plugins/compliance/compliance_module.h"

int main(int argc, char** argv) {
  muster::LateChannel inventory;
  muster::LoneService service;
  service.name = "compliance";
  service.description = "Checks devices against the company policy.";
  service.own_field = "compliance";
  service.calls = {{"inventory", &inventory}};
  service.make = [&](const auto& config) {
    return muster::compliance::CreateComplianceModule(
        config, {*muster::RealClock(), *muster::RealRandom(), inventory});
  };
  return muster::RunLoneService(argc, argv, service);
}
