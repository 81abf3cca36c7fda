#ifndef PLUGINS_TRUST_DESK_DESK_FIXTURE_H_
#define PLUGINS_TRUST_DESK_DESK_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/clock.h"
#include "base/fake_random.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "base/status_macros.h"
#include "client/feed/fake_inventory_service.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "plugins/posture/notes.h"
#include "plugins/posture/proto_time.h"
#include "plugins/sdk/plugin_host.h"
#include "plugins/trust/fleet/fleet_judge.h"
#include "plugins/trust/fleet/policy_book.h"
#include "plugins/trust/trust_plugin.h"
#include "plugins/trust/verdict/verdict.h"
#include "plugins/trust/verdict/verdict_cache.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::trust {

// The plugin on a real host, so that desks have one to decide in; nothing comes
// of its inventory. Devices are put in by hand. A base of the tests of desks.
class DeskFixture : public ::testing::Test {
 protected:
  DeskFixture() {
    config::v1::MusterConfig config;
    book_ = *PolicyBook::Create(config, std::nullopt);
    judge_ = std::make_unique<FleetJudge>(*book_, cache_, *RealClock());
    plugin_ = std::make_unique<TrustPlugin>(TrustPlugin::Options{}, *book_,
                                            *judge_, *RealClock());
    server_ = *GrpcServer::Create({"", {&inventory_}});
    channel_.Set(server_->InProcessChannel());
    plugins::PluginOptions options;
    options.name = "trust";
    options.data_dir = dir_.path();
    host_ = *plugins::PluginHost::Create(options,
                                         {*RealClock(), random_, channel_});
    host_->Run(*plugin_);
  }
  ~DeskFixture() override {
    host_->Drain();
    server_->Shutdown(absl::ZeroDuration());
  }

  static std::string NameOf(int i) {
    return absl::StrCat("sources/iru/devices/d", i);
  }

  // A Mac that both built-in policies trust.
  static device::v1::Device Mac(int i) {
    device::v1::Device mac;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"pb(
          platform: PLATFORM_MAC
          state: STATE_ENROLLED
          facts { key: "agent.installed" bool_value: true }
          facts { key: "mdm.enabled" bool_value: true }
        )pb",
        &mac));
    mac.set_name(NameOf(i));
    mac.set_serial_number(absl::StrCat("S", i));
    *mac.mutable_last_check_in_time() = posture::ToProto(absl::Now());
    return mac;
  }

  // As the inventory would show them, after a full sync.
  void Show(const std::vector<device::v1::Device>& devices) {
    ASSERT_THAT(host_->Update([&](plugins::EffectBatch& batch) -> absl::Status {
      inventory::v1::Source source;
      source.set_name("sources/iru");
      *source.mutable_last_full_sync_end_time() = posture::ToProto(absl::Now());
      RETURN_IF_ERROR(posture::WriteSource(source, batch));
      for (const device::v1::Device& device : devices) {
        RETURN_IF_ERROR(posture::WriteDevice(device, batch));
        RETURN_IF_ERROR(judge_->Judge(device, {}, batch));
      }
      return absl::OkStatus();
    }),
                muster::testing::IsOk());
  }

  v1::Verdict Published(int i, const std::string& policy = "default") const {
    const auto snapshot = *host_->store().Snapshot();
    const auto resource = *snapshot.Get(VerdictName(NameOf(i), policy));
    v1::Verdict verdict;
    if (resource) verdict.ParseFromString(resource->value);
    return verdict;
  }

  muster::testing::TempDir dir_;
  FakeRandom random_;
  client::FakeInventoryService inventory_;
  std::unique_ptr<GrpcServer> server_;
  LateChannel channel_;
  std::unique_ptr<PolicyBook> book_;
  VerdictCache cache_;
  std::unique_ptr<FleetJudge> judge_;
  std::unique_ptr<TrustPlugin> plugin_;
  std::unique_ptr<plugins::PluginHost> host_;
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_DESK_DESK_FIXTURE_H_
