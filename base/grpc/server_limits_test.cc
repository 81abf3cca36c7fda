#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <deque>
#include <memory>
#include <string>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/grpc/channel.h"
#include "base/grpc/echo_service.h"
#include "base/grpc/server.h"
#include "base/net/socket_client.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using echo::v1::Echo;
using echo::v1::SayRequest;
using echo::v1::SayResponse;

constexpr absl::Duration kPatience = absl::Seconds(20);

std::unique_ptr<GrpcServer> Serve(grpc::Service& service,
                                  GrpcServer::Options options = {}) {
  options.listen_address = "127.0.0.1:0";
  options.services = {&service};
  return *GrpcServer::Create(options);
}

std::unique_ptr<Echo::Stub> StubOf(const GrpcServer& server) {
  return Echo::NewStub(*MakeChannel(server.target()));
}

std::unique_ptr<grpc::ClientContext> Context() {
  return std::make_unique<grpc::ClientContext>();
}

// For answers that nobody reads.
SayResponse& response() {
  static SayResponse response;
  return response;
}

grpc::Status SayWithMetadata(Echo::Stub& stub, size_t bytes) {
  grpc::ClientContext context;
  context.AddMetadata("x-long", std::string(bytes, 'x'));
  SayResponse response;
  return stub.Say(&context, {}, &response);
}

TEST(ServerLimitsTest, MetadataOfOneCallIsBounded) {
  EchoService echo;
  const auto server = Serve(echo);
  const auto stub = StubOf(*server);
  EXPECT_TRUE(SayWithMetadata(*stub, 12 << 10).ok());
  EXPECT_EQ(SayWithMetadata(*stub, 20 << 10).error_code(),
            grpc::RESOURCE_EXHAUSTED);
}

// A client that opens a connection and then says nothing more.
class SilentClient {
 public:
  explicit SilentClient(int port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(
        connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)),
        0);
    // The preface and an empty SETTINGS frame. Source: RFC 9113, 3.4 and 6.5.
    const std::string hello(
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33);
    EXPECT_EQ(write(fd_, hello.data(), hello.size()), 33);
  }
  ~SilentClient() { close(fd_); }

  // The pings that came before the server closed the connection.
  int CountPingsUntilTheEnd() {
    int pings = 0;
    std::array<unsigned char, 9> head;  // RFC 9113, 4.1
    while (Read(head.data(), head.size())) {
      std::string payload(head[0] << 16 | head[1] << 8 | head[2], '\0');
      if (!Read(payload.data(), payload.size())) break;
      const bool acknowledges = (head[4] & 1) != 0;
      if (head[3] == 6 && !acknowledges) ++pings;
    }
    return pings;
  }

 private:
  bool Read(void* buffer, size_t size) {
    return recv(fd_, buffer, size, MSG_WAITALL) == static_cast<ssize_t>(size);
  }

  const int fd_;
};

TEST(ServerLimitsTest, ClientThatDoesNotAnswerIsAskedAndThenGivenUp) {
  EchoService echo;
  GrpcServer::Options options;
  options.keepalive_interval = absl::Milliseconds(10);
  options.keepalive_timeout = absl::Milliseconds(50);
  const auto server = Serve(echo, options);

  SilentClient client(server->port());

  EXPECT_GE(client.CountPingsUntilTheEnd(), 1);
}

TEST(ServerLimitsTest, ConnectionsBeyondTheMostAreTurnedAway) {
  EchoService echo;
  GrpcServer::Options options;
  options.max_connections = 2;
  const auto server = Serve(echo, options);
  const auto stub = StubOf(*server);
  EXPECT_TRUE(stub->Say(Context().get(), {}, &response()).ok());
  testing::SocketClient second(server->port());

  testing::SocketClient third(server->port());

  EXPECT_TRUE(third.AwaitClosed());
  EXPECT_TRUE(stub->Say(Context().get(), {}, &response()).ok());
  EXPECT_FALSE(second.IsClosed());
  EXPECT_EQ(server->connections(), 2);
  EXPECT_EQ(server->refused_connections(), 1);
}

TEST(ServerLimitsTest, ConnectionWithoutACallIsClosedButNotOneInProcess) {
  EchoService echo;
  GrpcServer::Options options;
  options.max_idle = absl::Milliseconds(50);
  const auto server = Serve(echo, options);
  const auto stub = Echo::NewStub(server->InProcessChannel());
  EXPECT_TRUE(stub->Say(Context().get(), {}, &response()).ok());

  SilentClient client(server->port());
  client.CountPingsUntilTheEnd();

  EXPECT_TRUE(stub->Say(Context().get(), {}, &response()).ok());
}

TEST(ServerLimitsTest, CompressedRequestIsRefused) {
  EchoService echo;
  const auto server = Serve(echo);
  const auto stub = StubOf(*server);
  const auto context = Context();
  context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
  SayRequest request;
  request.set_text(std::string(10'000, 'x'));
  EXPECT_EQ(stub->Say(context.get(), request, &response()).error_code(),
            grpc::UNIMPLEMENTED);
}

// Notes which interceptors a call has met.
class Noting final
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  Noting(std::string& notes, char name) : notes_(notes), name_(name) {}

  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo*) override {
    notes_ += name_;
    return nullptr;
  }

 private:
  std::string& notes_;
  const char name_;
};

TEST(ServerLimitsTest, InterceptorsAreMadeForEachCallInOrder) {
  EchoService echo;
  std::string notes;
  GrpcServer::Options options;
  for (const char name : {'a', 'b'}) {
    options.interceptors.push_back(
        [&notes, name] { return std::make_unique<Noting>(notes, name); });
  }
  const auto server = Serve(echo, options);
  const auto stub = StubOf(*server);
  EXPECT_TRUE(stub->Say(Context().get(), {}, &response()).ok());
  EXPECT_EQ(notes, "ab");
}

// Holds each thread until released.
class BlockingService final : public Echo::Service {
 public:
  grpc::Status Say(grpc::ServerContext*, const SayRequest*,
                   SayResponse*) override {
    release.WaitForNotification();
    return grpc::Status::OK;
  }

  absl::Notification release;
};

struct Call {
  grpc::ClientContext context;
  SayRequest request;
  SayResponse response;
  grpc::Status status;
  absl::Notification done;
};

TEST(ServerLimitsTest, CallsBeyondTheThreadsAreRefusedRatherThanQueued) {
  BlockingService service;
  GrpcServer::Options options;
  options.max_threads = 8;
  options.memory_quota_bytes = 64 << 20;
  const auto server = Serve(service, options);
  const auto stub = StubOf(*server);

  std::deque<Call> calls(64);
  absl::Notification first_done;
  std::atomic<int> done{0};
  for (Call& call : calls) {
    stub->async()->Say(&call.context, &call.request, &call.response,
                       [&](grpc::Status status) {
                         call.status = status;
                         if (done++ == 0) first_done.Notify();
                         call.done.Notify();
                       });
  }
  EXPECT_TRUE(first_done.WaitForNotificationWithTimeout(kPatience));
  service.release.Notify();

  int refused = 0, answered = 0;
  for (Call& call : calls) {
    call.done.WaitForNotification();
    if (call.status.ok()) ++answered;
    if (call.status.error_code() == grpc::RESOURCE_EXHAUSTED) ++refused;
  }
  EXPECT_GE(refused, 1);
  EXPECT_GE(answered, 1);
}

}  // namespace
}  // namespace muster
