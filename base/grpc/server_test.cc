#include "base/grpc/server.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "base/grpc/channel.h"
#include "base/grpc/echo_service.h"
#include "gmock/gmock.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;
using ::testing::HasSubstr;

constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;

class GrpcServerTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<GrpcServer>> Listen(
      const std::string& address) {
    GrpcServer::Options options;
    options.listen_address = address;
    options.services = {&echo_};
    return GrpcServer::Create(options);
  }

  static std::string Say(std::shared_ptr<grpc::Channel> channel) {
    grpc::ClientContext context;
    echo::v1::SayRequest request;
    request.set_text("hello");
    echo::v1::SayResponse response;
    const grpc::Status status =
        echo::v1::Echo::NewStub(channel)->Say(&context, request, &response);
    return status.ok() ? response.text() : status.error_message();
  }

  // What `method` answers, as bytes.
  static std::string Call(std::shared_ptr<grpc::Channel> channel,
                          const std::string& method,
                          const std::string& message = "") {
    grpc::GenericStub stub(std::move(channel));
    grpc::ClientContext context;
    grpc::ByteBuffer request, response;
    absl::Notification done;
    grpc::Status status;
    const grpc::Slice slice(message);
    request = grpc::ByteBuffer(&slice, 1);
    stub.UnaryCall(&context, method, {}, &request, &response,
                   [&](grpc::Status s) {
                     status = s;
                     done.Notify();
                   });
    done.WaitForNotification();
    grpc::Slice bytes;
    if (!status.ok() || !response.DumpToSingleSlice(&bytes).ok()) {
      return "error: " + status.error_message();
    }
    return std::string(reinterpret_cast<const char*>(bytes.begin()),
                       bytes.size());
  }

  EchoService echo_;
};

TEST_F(GrpcServerTest, ServesOnAFreePort) {
  const auto server = Listen("localhost:0");
  ASSERT_THAT(server, IsOk());
  EXPECT_GT((*server)->port(), 0);
  EXPECT_EQ((*server)->target(), absl::StrCat("127.0.0.1:", (*server)->port()));
  EXPECT_EQ(Say(*MakeChannel((*server)->target())), "hello");
}

TEST_F(GrpcServerTest, ServesInProcessWithoutAnAddress) {
  const auto server = Listen("");
  ASSERT_THAT(server, IsOk());
  EXPECT_EQ((*server)->port(), 0);
  EXPECT_EQ(Say((*server)->InProcessChannel()), "hello");
}

TEST_F(GrpcServerTest, ServesOnASocketOfThisUserOnly) {
  const TempDir dir;
  const std::string path = "socket";
  ASSERT_EQ(chdir(dir.path().c_str()), 0);
  const auto server = Listen("unix:" + path);
  ASSERT_THAT(server, IsOk());
  EXPECT_EQ(Say(*MakeChannel((*server)->target())), "hello");

  struct stat file;
  ASSERT_EQ(stat(path.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
}

TEST_F(GrpcServerTest, PortInUseIsRefusedAndNamed) {
  const auto first = Listen("127.0.0.1:0");
  ASSERT_THAT(first, IsOk());
  for (const char* host : {"127.0.0.1", "localhost"}) {
    const auto second = Listen(absl::StrCat(host, ":", (*first)->port()));
    EXPECT_THAT(second, ErrorIs(kFailed, "PORT_IN_USE"));
    EXPECT_THAT(std::string(second.status().message()),
                HasSubstr((*first)->target()));
  }
}

TEST_F(GrpcServerTest, SocketInUseIsNotTakenAway) {
  const TempDir dir;
  ASSERT_EQ(chdir(dir.path().c_str()), 0);
  const auto first = Listen("unix:socket");
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Listen("unix:socket"), ErrorIs(kFailed, "PORT_IN_USE"));
  EXPECT_EQ(Say(*MakeChannel((*first)->target())), "hello");
}

TEST_F(GrpcServerTest, SocketThatADeadServerLeftIsReused) {
  const TempDir dir;
  ASSERT_EQ(chdir(dir.path().c_str()), 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::strcpy(address.sun_path, "socket");
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)),
            0);
  close(fd);  // leaves the file, as a killed process does

  const auto server = Listen("unix:socket");

  ASSERT_THAT(server, IsOk());
  EXPECT_EQ(Say(*MakeChannel((*server)->target())), "hello");
}

TEST_F(GrpcServerTest, AddressThatIsNoneIsRefused) {
  EXPECT_THAT(Listen("127.0.0.1:99999"), ErrorIs(kFailed, "LISTEN_FAILED"));
  EXPECT_THAT(Listen("unix:/no/such/directory/socket"),
              ErrorIs(kFailed, "LISTEN_FAILED"));
}

TEST_F(GrpcServerTest, AddressThatOthersReachIsRefused) {
  EXPECT_THAT(Listen("0.0.0.0:0"),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PLAINTEXT_REFUSED"));
}

// The bytes of HealthCheckResponse{status: SERVING} and {status: NOT_SERVING}.
TEST_F(GrpcServerTest, HealthSaysWhetherItServes) {
  const auto server = *Listen("");
  const auto channel = server->InProcessChannel();
  EXPECT_EQ(Call(channel, "/grpc.health.v1.Health/Check"), "\x08\x01");
  server->SetServing(false);
  EXPECT_EQ(Call(channel, "/grpc.health.v1.Health/Check"), "\x08\x02");
  server->SetServing(true);
  EXPECT_EQ(Call(channel, "/grpc.health.v1.Health/Check"), "\x08\x01");
}

// The request is the bytes of HealthCheckRequest{service: "a.B"}.
TEST_F(GrpcServerTest, HealthOfAServiceIsItsOwnWhileTheServerServes) {
  const auto server = *Listen("");
  const auto channel = server->InProcessChannel();
  const auto health = [&] {
    return Call(channel, "/grpc.health.v1.Health/Check",
                "\x0a\x03"
                "a.B");
  };
  server->SetServing("a.B", false);
  EXPECT_EQ(health(), "\x08\x02");
  server->SetServing(true);
  EXPECT_EQ(health(), "\x08\x02");
  server->SetServing("a.B", true);
  EXPECT_EQ(health(), "\x08\x01");
  server->SetServing(false);
  EXPECT_EQ(health(), "\x08\x02");
  server->SetServing("a.B", true);
  EXPECT_EQ(health(), "\x08\x02");
}

// The request is the bytes of ServerReflectionRequest{list_services: ""}.
TEST_F(GrpcServerTest, ReflectionListsItsServices) {
  const auto server = *Listen("");
  EXPECT_THAT(
      Call(server->InProcessChannel(),
           "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
           std::string("\x3a\x00", 2)),
      HasSubstr("muster.echo.v1.Echo"));
}

TEST_F(GrpcServerTest, ShutdownCancelsStreamsAfterItsGrace) {
  const auto server = *Listen("127.0.0.1:0");
  const auto stub = echo::v1::Echo::NewStub(*MakeChannel(server->target()));
  grpc::ClientContext context;
  echo::v1::SayRequest request;
  echo::v1::SayResponse response;
  const auto reader = stub->Hold(&context, request);
  ASSERT_TRUE(reader->Read(&response));

  server->Shutdown(absl::ZeroDuration());

  EXPECT_FALSE(reader->Read(&response));
  EXPECT_FALSE(reader->Finish().ok());
}

}  // namespace
}  // namespace muster
