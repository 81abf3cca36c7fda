// A server and its callers over mutual TLS on this machine: who is let in, and
// that certificates can be replaced while calls go on.
#include "base/grpc/tls/tls_credentials.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/grpc/channel.h"
#include "base/grpc/echo_service.h"
#include "base/grpc/server.h"
#include "base/tls/test_authority.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class TlsCredentialsTest : public ::testing::Test {
 protected:
  void TearDown() override {
    if (server_) server_->Shutdown(absl::Seconds(1));
  }

  // An identity of `name` that `authority` signed, in a directory of its own.
  TlsDirectory Identity(const std::string& name,
                        const testing::TestAuthority& authority,
                        testing::Lifetime lifetime = {},
                        const std::string& host = "IP:127.0.0.1") {
    return authority.Issue(dir_.Join(name), name, lifetime, host,
                           authority_.pem());
  }

  void Serve(const TlsDirectory& identity) {
    GrpcServer::Options options;
    options.listen_address = "127.0.0.1:0";
    options.services = {&echo_};
    options.tls = identity;
    auto server = GrpcServer::Create(std::move(options));
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
  }

  // One call on a channel of its own; how it ended.
  grpc::StatusCode CallAs(const std::optional<TlsDirectory>& identity) {
    const auto channel = MakeChannel(server_->target(), identity);
    EXPECT_THAT(channel, IsOk());
    return Say(*channel);
  }

  static grpc::StatusCode Say(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
    echo::v1::SayRequest request;
    echo::v1::SayResponse response;
    return echo::v1::Echo::NewStub(channel)
        ->Say(&context, request, &response)
        .error_code();
  }

  // The newest protocol that the server agrees to, asked for at most `version`;
  // "" if none.
  std::string Agreed(int version, const TlsDirectory& identity) {
    SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_max_proto_version(context, version);
    SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
    SSL_CTX_use_certificate_file(context, identity.CertificateFile().c_str(),
                                 SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context, identity.KeyFile().c_str(),
                                SSL_FILETYPE_PEM);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(server_->port()));
    connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    SSL* const ssl = SSL_new(context);
    SSL_set_fd(ssl, fd);
    static constexpr unsigned char kHttp2[] = {2, 'h', '2'};
    SSL_set_alpn_protos(ssl, kHttp2, sizeof(kHttp2));
    const bool agreed = SSL_connect(ssl) == 1;
    std::string protocol = agreed ? SSL_get_version(ssl) : "";
    SSL_free(ssl);
    SSL_CTX_free(context);
    close(fd);
    return protocol;
  }

  testing::TempDir dir_;
  const testing::TestAuthority authority_;
  const testing::TestAuthority stranger_;
  EchoService echo_;
  std::unique_ptr<GrpcServer> server_;
};

TEST_F(TlsCredentialsTest, LetsInWhoTheAuthorityVouchesFor) {
  Serve(Identity("inventory", authority_));

  EXPECT_EQ(CallAs(Identity("trust", authority_)), grpc::StatusCode::OK);
}

TEST_F(TlsCredentialsTest, LetsNobodyElseIn) {
  Serve(Identity("inventory", authority_));

  EXPECT_EQ(CallAs(Identity("trust", stranger_)),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsCredentialsTest, LetsNobodyInWithoutACertificate) {
  const TlsDirectory identity = Identity("inventory", authority_);
  Serve(identity);

  EXPECT_EQ(CallAs(std::nullopt), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(Say(grpc::CreateChannel(server_->target(),
                                    *TlsClientWithoutIdentity(identity))),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsCredentialsTest, TellsWhoseCertificateIsOverAtTheStart) {
  EXPECT_THAT(TlsClient(Identity("trust", authority_,
                                 {-absl::Hours(1), -absl::Minutes(1)})),
              ErrorIs(absl::StatusCode::kFailedPrecondition,
                      "TLS_CERTIFICATE_EXPIRED"));
}

TEST_F(TlsCredentialsTest, IsNotFooledByAServerOfAnotherName) {
  Serve(Identity("inventory", authority_, {}, "DNS:elsewhere.example"));

  EXPECT_EQ(CallAs(Identity("trust", authority_)),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsCredentialsTest, SpeaksNothingOlderThanTls12) {
  Serve(Identity("inventory", authority_));
  const TlsDirectory identity = Identity("trust", authority_);

  EXPECT_EQ(Agreed(TLS1_1_VERSION, identity), "");
  EXPECT_EQ(Agreed(TLS1_2_VERSION, identity), "TLSv1.2");
  EXPECT_EQ(Agreed(TLS1_3_VERSION, identity), "TLSv1.3");
}

TEST_F(TlsCredentialsTest, ListensBeyondThisMachine) {
  GrpcServer::Options options;
  options.listen_address = "0.0.0.0:0";
  options.tls = Identity("inventory", authority_);

  EXPECT_THAT(GrpcServer::Create(std::move(options)), IsOk());
}

// Each call has a connection of its own, and so a handshake.
TEST_F(TlsCredentialsTest, LosesNoCallWhileCertificatesAreReplaced) {
  Serve(Identity("inventory", authority_));
  Identity("trust", authority_);
  std::atomic<bool> stop = false;
  std::atomic<int> calls = 0, failed = 0;
  std::thread caller([&] {
    while (!stop) {
      failed += CallAs(TlsDirectory{dir_.Join("trust")}) != grpc::OK;
      ++calls;
    }
  });

  const absl::Time end = absl::Now() + absl::Seconds(4);
  int replaced = 0;
  for (int before = -1; absl::Now() < end || calls < 20;) {
    if (calls == before) {
      std::this_thread::yield();
      continue;
    }
    before = calls;
    Identity("inventory", authority_);
    Identity("trust", authority_);
    ++replaced;
  }
  stop = true;
  caller.join();

  EXPECT_EQ(failed, 0) << "of " << calls << " calls";
  EXPECT_GE(replaced, 10);
}

TEST_F(TlsCredentialsTest, ShowsTheCertificateThatReplacedTheFirst) {
  Serve(Identity("inventory", authority_));
  const TlsDirectory identity = Identity("trust", authority_);
  ASSERT_EQ(CallAs(identity), grpc::OK);

  Identity("inventory", stranger_);

  const absl::Time patience = absl::Now() + absl::Seconds(20);
  grpc::StatusCode code = grpc::OK;
  while (code == grpc::OK && absl::Now() < patience) code = CallAs(identity);
  EXPECT_EQ(code, grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace muster
