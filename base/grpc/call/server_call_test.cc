// Calls to a real server: who is let in, and that streams end.
#include "base/grpc/call/server_call.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/access/bearer_token.h"
#include "base/fake_clock.h"
#include "base/grpc/call/call_access.h"
#include "base/grpc/channel.h"
#include "base/grpc/cursor_reactor.h"
#include "base/grpc/server.h"
#include "base/grpc/tls/tls_credentials.h"
#include "base/threads/thread_pool.h"
#include "base/tls/test_authority.h"
#include "base/tls/tls_directory.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "proto/muster/trust/v1/trust.grpc.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using Code = absl::StatusCode;
using trust::v1::Trust;

constexpr char kToken[] =
    "mst_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

// Answers with the caller's principal.
class FakeTrust final
    : public Trust::WithCallbackMethod_WatchVerdicts<Trust::Service> {
 public:
  grpc::Status CheckDevice(grpc::ServerContext* context,
                           const trust::v1::CheckDeviceRequest* request,
                           trust::v1::Verdict* response) override {
    ServerCall call(*context, "muster.trust.v1.Trust/CheckDevice");
    return call.Answer(*request, *response,
                       [&]() -> absl::StatusOr<trust::v1::Verdict> {
                         trust::v1::Verdict verdict;
                         verdict.set_name(call.principal());
                         verdict.set_serial_number("C02");
                         return verdict;
                       });
  }

  // Open until it is ended.
  grpc::ServerWriteReactor<trust::v1::WatchVerdictsResponse>* WatchVerdicts(
      grpc::CallbackServerContext* context,
      const trust::v1::WatchVerdictsRequest* request) override {
    using Reactor = CursorReactor<trust::v1::WatchVerdictsResponse>;
    auto call = std::make_shared<ServerCall>(
        *context, "muster.trust.v1.Trust/WatchVerdicts",
        ServerCall::Current::kNo);
    const absl::Status admitted =
        call->Admit(*request, CallLimits::Kind::kStream);
    auto* reactor = new Reactor(
        pool_, [] { return std::nullopt; }, [call](Reactor*) { call->Over(); });
    if (admitted.ok()) {
      call->EndIfRevoked(reactor);
      reactor->Wake();
    } else {
      reactor->End(admitted);
    }
    return reactor;
  }

 private:
  ThreadPool pool_{1};
};

class ServerCallTest : public ::testing::Test {
 protected:
  ServerCallTest() { WritePolicy("people/a"); }
  ~ServerCallTest() override {
    if (server_) server_->Shutdown(absl::Seconds(5));
  }

  // Grants READER to `principal`, and writes a token of people/a.
  void WritePolicy(const std::string& principal, const std::string& more = "") {
    dir_.WriteFile("policy.textproto",
                   absl::StrCat("grants { principals: '", principal,
                                "' roles: ROLE_READER sources: 'sources/iru' ",
                                more, "}\n#", ++version_));
    dir_.WriteFile(
        "tokens.textproto",
        absl::StrCat("tokens { id: '1' principal: 'people/a' "
                     "sha256: '",
                     Sha256Hex(kToken), "' expire_time { seconds: 3600 } }"));
  }

  void Serve(const std::optional<TlsDirectory>& tls = {}) {
    Authorizer::Options access;
    access.directory.path = dir_.path();
    access.plaintext = !tls.has_value();
    authorizer_ = Authorizer::Create(access, clock_).value();
    GrpcServer::Options options;
    options.listen_address = "127.0.0.1:0";
    options.services = {&trust_};
    options.tls = tls;
    options.require_client_certificate = false;
    options.interceptors = {HandOver(*authorizer_)};
    server_ = GrpcServer::Create(std::move(options)).value();
  }

  // An identity on this machine for an hour.
  TlsDirectory Identity(const std::string& name) {
    return authority_.Issue(dir_.Join(name), name);
  }

  // A directory that has the authority and nothing else.
  TlsDirectory OnlyAuthority() {
    dir_.WriteFile("ca.crt", authority_.pem());
    return TlsDirectory{dir_.path()};
  }

  static absl::StatusOr<trust::v1::Verdict> Check(
      const std::shared_ptr<grpc::Channel>& channel,
      const std::string& source = "sources/iru",
      const std::string& header = "") {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
    if (!header.empty()) context.AddMetadata(header, "x");
    trust::v1::CheckDeviceRequest request;
    request.set_parent(source);
    trust::v1::Verdict verdict;
    const grpc::Status status =
        Trust::NewStub(channel)->CheckDevice(&context, request, &verdict);
    if (!status.ok()) return FromGrpcStatus(status);
    return verdict;
  }

  std::shared_ptr<grpc::Channel> Channel(
      const std::optional<TlsDirectory>& tls = {}, bool token = true) {
    return MakeChannel(
               server_->target(), tls,
               token ? std::optional<Secret>(Secret(kToken)) : std::nullopt)
        .value();
  }

  FakeClock clock_;
  testing::TempDir dir_;
  int version_ = 0;
  const testing::TestAuthority authority_;
  FakeTrust trust_;
  std::unique_ptr<Authorizer> authorizer_;
  std::unique_ptr<GrpcServer> server_;
};

TEST_F(ServerCallTest, KnowsAPersonByTheTokenInPlainTextOnThisMachine) {
  Serve();
  const auto verdict = Check(Channel());

  ASSERT_THAT(verdict, IsOk());
  EXPECT_EQ(verdict->name(), "people/a");
  EXPECT_THAT(Check(Channel(), "sources/other"),
              ErrorIs(Code::kPermissionDenied, "SOURCE_NOT_GRANTED"));
}

TEST_F(ServerCallTest, KnowsWhoeverHasNoTokenAsLocalInPlainText) {
  WritePolicy("local");
  Serve();

  EXPECT_EQ(Check(Channel({}, false))->name(), "local");
}

TEST_F(ServerCallTest, KnowsAPersonByTheTokenOverTlsWithoutACertificate) {
  clock_.Advance(absl::Seconds(1));
  Serve(Identity("trust"));
  const auto verdict = Check(Channel(OnlyAuthority()));

  ASSERT_THAT(verdict, IsOk());
  EXPECT_EQ(verdict->name(), "people/a");
}

TEST_F(ServerCallTest, RefusesWhoHasNeitherCertificateNorToken) {
  Serve(Identity("trust"));
  auto stranger = grpc::CreateChannel(
      server_->target(), TlsClientWithoutIdentity(OnlyAuthority()).value());

  EXPECT_THAT(Check(stranger),
              ErrorIs(Code::kUnauthenticated, "IDENTITY_MISSING"));
}

TEST_F(ServerCallTest, KnowsAServiceByItsCertificate) {
  WritePolicy("services/gate");
  Serve(Identity("trust"));

  EXPECT_EQ(Check(Channel(Identity("gate"), false))->name(), "services/gate");
  EXPECT_THAT(Check(Channel(Identity("other"), false)),
              ErrorIs(Code::kPermissionDenied, "ROLE_MISSING"));
}

TEST_F(ServerCallTest, CallsOfOneConnectionAreEachTheirOwnCallers) {
  WritePolicy("*");
  Serve(Identity("trust"));
  const auto channel = Channel(Identity("gate"), false);
  grpc::ClientContext context;
  context.AddMetadata("authorization", absl::StrCat("Bearer ", kToken));
  trust::v1::CheckDeviceRequest request;
  request.set_parent("sources/iru");
  trust::v1::Verdict verdict;

  EXPECT_EQ(Check(channel)->name(), "services/gate");
  EXPECT_TRUE(
      Trust::NewStub(channel)->CheckDevice(&context, request, &verdict).ok());
  EXPECT_EQ(verdict.name(), "people/a");
  EXPECT_EQ(Check(channel)->name(), "services/gate");
}

TEST_F(ServerCallTest, AClientCannotHandOverAnAuthorizerOfItsOwn) {
  WritePolicy("people/b");
  Serve();

  EXPECT_THAT(Check(Channel(), "sources/iru", "muster-authorizer"),
              ErrorIs(Code::kPermissionDenied, "ROLE_MISSING"));
}

TEST_F(ServerCallTest, LetsItsOwnModulesIn) {
  WritePolicy("people/b");
  Serve();

  EXPECT_EQ(Check(server_->InProcessChannel())->name(), "self");
}

TEST_F(ServerCallTest, LeavesHiddenFieldsOutOfTheAnswer) {
  WritePolicy("people/a",
              "hidden_fields: 'muster.trust.v1.Verdict.serial_number'");
  Serve();
  const auto verdict = Check(Channel());

  ASSERT_THAT(verdict, IsOk());
  EXPECT_EQ(verdict->serial_number(), "");
}

TEST_F(ServerCallTest, EndsAStreamWhoseCallerMayHaveItNoMore) {
  Serve();
  grpc::ClientContext context;
  trust::v1::WatchVerdictsRequest request;
  request.set_parent("sources/iru");
  const auto stub = Trust::NewStub(Channel());
  const auto stream = stub->WatchVerdicts(&context, request);
  stream->WaitForInitialMetadata();
  WritePolicy("people/b");
  authorizer_->RunOnce();

  trust::v1::WatchVerdictsResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_THAT(FromGrpcStatus(stream->Finish()),
              ErrorIs(Code::kPermissionDenied, "ROLE_MISSING"));
}

TEST_F(ServerCallTest, RefusesAStreamAtItsBeginning) {
  WritePolicy("people/b");
  Serve();
  grpc::ClientContext context;
  const auto stub = Trust::NewStub(Channel());
  const auto stream =
      stub->WatchVerdicts(&context, trust::v1::WatchVerdictsRequest());

  trust::v1::WatchVerdictsResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_THAT(FromGrpcStatus(stream->Finish()),
              ErrorIs(Code::kPermissionDenied, "ROLE_MISSING"));
}

}  // namespace
}  // namespace muster
