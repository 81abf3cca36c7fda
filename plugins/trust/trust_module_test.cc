#include "plugins/trust/trust_module.h"

#include <chrono>
#include <memory>
#include <string>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "client/feed/fake_inventory_service.h"
#include "client/watch_script.h"
#include "gmock/gmock.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"
#include "proto/muster/trust/v1/trust.grpc.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::trust {
namespace {

using inventory::v1::Change;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;
using posture::ToProto;

// The module as a process has it: an inventory over gRPC on one side, clients
// on the other. The clock is the machine's, so nothing here depends on time.
class TrustModuleTest : public ::testing::Test {
 protected:
  TrustModuleTest() {
    config_.set_data_dir(dir_.path());
    inventory_server_ = *GrpcServer::Create({"", {&inventory_}});
    inventory_channel_.Set(inventory_server_->InProcessChannel());
    Start();
  }
  ~TrustModuleTest() override {
    Stop();
    inventory_server_->Shutdown(absl::ZeroDuration());
  }

  void Start() {
    module_ = *CreateTrustModule(config_,
                                 {{*RealClock(), random_, inventory_channel_}});
    server_ = *GrpcServer::Create({"", module_->Services()});
    stub_ = v1::Trust::NewStub(server_->InProcessChannel());
    ASSERT_THAT(module_->Start(), IsOk());
  }
  void Stop() {
    module_->Drain();
    server_->Shutdown(absl::Seconds(5));
    stub_.reset();
    server_.reset();
    module_.reset();
  }

  static device::v1::Device Mac() {
    device::v1::Device mac;
    mac.set_name("sources/iru/devices/a");
    mac.set_serial_number("C02X");
    mac.set_platform(device::v1::PLATFORM_MAC);
    mac.set_state(device::v1::STATE_ENROLLED);
    for (const char* key : {"agent.installed", "mdm.enabled"}) {
      device::v1::Fact& fact = *mac.add_facts();
      fact.set_key(key);
      fact.set_bool_value(true);
    }
    *mac.mutable_last_check_in_time() = ToProto(absl::Now());
    return mac;
  }

  void PushSnapshotAndSync() {
    inventory::v1::WatchResponse message = script_.SnapshotOf({Mac()});
    inventory::v1::Source& source = *message.add_sources();
    source.set_name("sources/iru");
    *source.mutable_last_full_sync_end_time() = ToProto(absl::Now());
    inventory_.Push(message);
  }

  void PushUpdate(const device::v1::Device& device) {
    inventory_.Push(script_.Happens(Change::TYPE_UPDATED, device));
  }

  // A watch that a test reads from.
  struct Stream {
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReader<v1::WatchVerdictsResponse>> reader;
  };
  std::unique_ptr<Stream> Watch(const std::string& token = "") {
    auto stream = std::make_unique<Stream>();
    stream->context.set_deadline(std::chrono::system_clock::now() +
                                 std::chrono::seconds(30));
    v1::WatchVerdictsRequest request;
    request.set_parent("sources/iru");
    request.set_resume_token(token);
    stream->reader = stub_->WatchVerdicts(&stream->context, request);
    return stream;
  }
  // Reads until a verdict for `C02X` in `state` has come; its message.
  static v1::WatchVerdictsResponse ReadUntil(Stream& stream,
                                             v1::TrustState state) {
    v1::WatchVerdictsResponse message;
    while (stream.reader->Read(&message)) {
      for (const v1::Verdict& verdict : message.verdicts()) {
        if (verdict.state() == state) return message;
      }
    }
    ADD_FAILURE() << stream.reader->Finish().error_message();
    return message;
  }

  absl::StatusOr<v1::Verdict> Check(const std::string& policy = "") {
    grpc::ClientContext context;
    v1::CheckDeviceRequest request;
    request.set_parent("sources/iru");
    request.set_serial_number("c02x");
    request.set_policy(policy);
    v1::Verdict verdict;
    const grpc::Status status = stub_->CheckDevice(&context, request, &verdict);
    if (!status.ok()) return FromGrpcStatus(status);
    return verdict;
  }

  TempDir dir_;
  FakeRandom random_;
  config::v1::MusterConfig config_;
  client::WatchScript script_;
  client::FakeInventoryService inventory_;
  std::unique_ptr<GrpcServer> inventory_server_;
  LateChannel inventory_channel_;
  std::unique_ptr<Module> module_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<v1::Trust::Stub> stub_;
};

TEST_F(TrustModuleTest, AnswersFromWhatTheInventoryShowed) {
  const auto stream = Watch();
  PushSnapshotAndSync();
  ReadUntil(*stream, v1::TRUST_STATE_TRUSTED);

  const auto verdict = Check();
  ASSERT_THAT(verdict, IsOk());
  EXPECT_EQ(verdict->state(), v1::TRUST_STATE_TRUSTED);
}

TEST_F(TrustModuleTest, StreamsAChangeAndResumesAfterIt) {
  const auto stream = Watch();
  PushSnapshotAndSync();
  const std::string token =
      ReadUntil(*stream, v1::TRUST_STATE_TRUSTED).resume_token();

  device::v1::Device removed = Mac();
  removed.set_state(device::v1::STATE_REMOVED);
  PushUpdate(removed);
  ReadUntil(*stream, v1::TRUST_STATE_UNTRUSTED);

  const auto resumed = Watch(token);
  const auto message = ReadUntil(*resumed, v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(message.verdicts(0).reasons(0).code(), kRemoved);
  EXPECT_EQ(message.verdicts(0).inventory_revision(), 2);
}

TEST_F(TrustModuleTest, ListsWhatItHasApplied) {
  const auto stream = Watch();
  PushSnapshotAndSync();
  device::v1::Device renamed = Mac();
  renamed.set_serial_number("C03");
  PushUpdate(renamed);
  for (v1::WatchVerdictsResponse message;
       message.verdicts().empty() ||
       message.verdicts(0).inventory_revision() < 2;) {
    ASSERT_TRUE(stream->reader->Read(&message));
  }

  grpc::ClientContext context;
  v1::ListVerdictsRequest request;
  request.set_parent("sources/iru");
  v1::ListVerdictsResponse response;
  ASSERT_TRUE(stub_->ListVerdicts(&context, request, &response).ok());

  EXPECT_EQ(response.totals().trusted_count(), 1);
  EXPECT_EQ(response.verdicts(0).serial_number(), "C03");
  EXPECT_EQ(response.inventory_revision(), 2);
}

TEST_F(TrustModuleTest, CarriesOnWhereItStoppedAfterARestart) {
  {
    const auto stream = Watch();
    PushSnapshotAndSync();
    ReadUntil(*stream, v1::TRUST_STATE_TRUSTED);
  }
  const auto before = Check();
  Stop();
  Start();

  const auto after = Check();

  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(after->since_time().seconds(), before->since_time().seconds());
  EXPECT_EQ(after->since_time().nanos(), before->since_time().nanos());
}

TEST_F(TrustModuleTest, NamesThePoliciesThatThereAre) {
  const auto verdict = Check("nope");

  EXPECT_THAT(verdict,
              ErrorIs(absl::StatusCode::kNotFound, "POLICY_NOT_FOUND"));
}

TEST_F(TrustModuleTest, EndsStreamsWhenItDrains) {
  const auto stream = Watch();
  PushSnapshotAndSync();
  ReadUntil(*stream, v1::TRUST_STATE_TRUSTED);

  module_->Drain();

  v1::WatchVerdictsResponse message;
  while (stream->reader->Read(&message)) continue;
  EXPECT_THAT(FromGrpcStatus(stream->reader->Finish()),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

TEST(TrustModuleConfigTest, RefusesABadPolicy) {
  config::v1::MusterConfig config;
  config.mutable_trust()->add_policies();
  FakeClock clock;
  FakeRandom random;
  LateChannel inventory;

  EXPECT_THAT(CreateTrustModule(config, {{clock, random, inventory}}),
              ErrorIs(absl::StatusCode::kInvalidArgument, "POLICY_INVALID"));
}

}  // namespace
}  // namespace muster::trust
