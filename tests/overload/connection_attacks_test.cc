// Connections that only take a place: silent, stalled, half open, garbage. Each
// is gone after a while, others are served meanwhile, and nothing is left.

#include <fcntl.h>
#include <unistd.h>

#include <deque>
#include <memory>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/net/socket_client.h"
#include "base/tls/certificate.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "tests/overload/attacked_server.h"
#include "tests/overload/http2_bytes.h"

namespace muster::overload {
namespace {

using testing::SocketClient;

// What a hundred connections may cost for a while.
constexpr int64_t kMostMemory = 32 << 20;

class ConnectionAttacksTest : public ::testing::Test {
 protected:
  void Attack(const std::function<void()>& attack) {
    const int descriptors = server_.watch().Descriptors();
    const int64_t memory = server_.watch().MemoryBytes();

    EXPECT_EQ(server_.FailedBeside(attack), 0);

    EXPECT_LE(server_.watch().MemoryBytes() - memory, kMostMemory);
    EXPECT_TRUE(server_.DescriptorsFallTo(descriptors))
        << server_.watch().Descriptors() << " of " << descriptors;
    EXPECT_EQ(AttackedServer::CountServed(*server_.NewClient(), 10), 10);
  }

  // Half of the places are taken by clients that send `bytes` and then nothing,
  // until the server has closed them all.
  void StallAfter(const std::string& bytes) {
    Attack([&] {
      std::deque<SocketClient> clients;
      for (int i = 0; i < kMaxConnections / 2; ++i) {
        clients.emplace_back(server_.port()).Send(bytes);
      }
      for (SocketClient& client : clients) EXPECT_TRUE(client.AwaitClosed());
    });
  }

  AttackedServer server_;
};

TEST_F(ConnectionAttacksTest, WhoSaysNothingIsClosed) { StallAfter(""); }

TEST_F(ConnectionAttacksTest, WhoStopsInThePrefaceIsClosed) {
  StallAfter("PRI * HTTP/2.0\r\n");
}

TEST_F(ConnectionAttacksTest, WhoStopsAfterThePrefaceIsClosed) {
  StallAfter(Hello());
}

TEST_F(ConnectionAttacksTest, WhoStopsInAHeaderIsClosed) {
  StallAfter(Hello() + Frame(kHeaders, kEndHeaders, 1, "", 1000));
}

// A peer that vanished: its half of the connection stays, and nobody answers.
TEST_F(ConnectionAttacksTest, WhoVanishesInACallIsClosed) {
  StallAfter(Hello() + OpenCall(0, "/muster.echo.v1.Echo/Hold") +
             Frame(kData, kEndStream, 1, Message("", false)));
}

// A byte now and then keeps the connection busy, but no ping is answered.
TEST_F(ConnectionAttacksTest, WhoSendsAHeaderByteByByteIsClosed) {
  Attack([&] {
    SocketClient client(server_.port());
    client.Send(Hello() + Frame(kHeaders, kEndHeaders, 1, "", 16384));
    const absl::Time deadline = absl::Now() + absl::Seconds(20);
    while (client.Send("x") && absl::Now() < deadline) {
      absl::SleepFor(absl::Milliseconds(50));
    }
    EXPECT_LT(absl::Now(), deadline);
  });
}

TEST_F(ConnectionAttacksTest, GarbageIsClosedAtOnce) {
  std::mt19937 random(20261122);
  Attack([&] {
    for (int i = 0; i < 2000; ++i) {
      SocketClient client(server_.port());
      std::string garbage(1 + random() % 2000, '\0');
      for (char& byte : garbage) byte = static_cast<char>(random());
      client.Send(i % 2 == 0 ? garbage : Hello() + garbage);
    }
  });
}

TEST_F(ConnectionAttacksTest, MoreThanThePlacesAreTurnedAwayAndRoomComesBack) {
  Attack([&] {
    std::deque<SocketClient> clients;
    for (int i = 0; i < 3 * kMaxConnections; ++i) {
      clients.emplace_back(server_.port());
    }
    for (SocketClient& client : clients) EXPECT_TRUE(client.AwaitClosed());
  });
}

TEST_F(ConnectionAttacksTest, ConnectionsThatComeAndGoLeaveNothing) {
  Attack([&] {
    for (int i = 0; i < 20000; ++i) SocketClient client(server_.port());
  });
}

// CVE-2023-4785: gRPC's own listener cannot bear this.
TEST(DescriptorsTest, ServerThatRunsOutOfThemServesWhoIsThereAndGoesOn) {
  AttackedServer::Options options;
  options.max_descriptors = 64;
  AttackedServer server(options);
  const int descriptors = server.watch().Descriptors();

  EXPECT_EQ(server.FailedBeside([&] {
    std::deque<SocketClient> clients;
    for (int i = 0; i < 200; ++i) clients.emplace_back(server.port());
    for (SocketClient& client : clients) EXPECT_TRUE(client.AwaitClosed());
  }),
            0);

  EXPECT_TRUE(server.DescriptorsFallTo(descriptors))
      << server.watch().Descriptors();
  EXPECT_EQ(AttackedServer::CountServed(*server.NewClient(), 10), 10);
}

class TlsAttacksTest : public ::testing::Test {
 protected:
  TlsDirectory Identity() {
    CertificateOptions options;
    options.common_name = "victim";
    options.not_before = absl::Now() - absl::Hours(1);
    options.not_after = absl::Now() + absl::Hours(1);
    options.authority = true;
    const Certificate authority = *MakeSelfSigned(options);
    options.authority = false;
    options.alt_names = {"IP:127.0.0.1"};
    const TlsDirectory directory{dir_.Join("tls")};
    EXPECT_THAT(
        WriteTlsDirectory(directory, *MakeCertificate(options, authority),
                          authority.certificate_pem),
        testing::IsOk());
    return directory;
  }

  testing::TempDir dir_;
};

// The head of a TLS record with a ClientHello that does not come.
TEST_F(TlsAttacksTest, HandshakeThatStopsHalfWayIsClosed) {
  AttackedServer::Options options;
  options.tls = Identity();
  AttackedServer server(options);
  const int descriptors = server.watch().Descriptors();

  EXPECT_EQ(server.FailedBeside([&] {
    std::deque<SocketClient> clients;
    for (int i = 0; i < kMaxConnections / 2; ++i) {
      clients.emplace_back(server.port())
          .Send(i % 2 == 0 ? std::string("\x16\x03\x01\x02\x00\x01", 6) : "");
    }
    for (SocketClient& client : clients) EXPECT_TRUE(client.AwaitClosed());
  }),
            0);

  EXPECT_TRUE(server.DescriptorsFallTo(descriptors))
      << server.watch().Descriptors();
  EXPECT_EQ(AttackedServer::CountServed(*server.NewClient(), 10), 10);
}

}  // namespace
}  // namespace muster::overload
