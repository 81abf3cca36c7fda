#include "base/daemon/module_host.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "grpcpp/client_context.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class NamedModule final : public Module {
 public:
  NamedModule(std::string name, std::string& calls, absl::Status start)
      : name_(std::move(name)), calls_(calls), start_(std::move(start)) {}
  ~NamedModule() override { calls_ += " gone:" + name_; }

  std::vector<grpc::Service*> Services() override { return {}; }
  absl::Status Start() override {
    calls_ += " start:" + name_;
    return start_;
  }
  void Drain() override { calls_ += " drain:" + name_; }

 private:
  const std::string name_;
  std::string& calls_;
  const absl::Status start_;
};

class ModuleHostTest : public ::testing::Test {
 protected:
  std::unique_ptr<ModuleHost> Serve(absl::Status start = absl::OkStatus()) {
    std::vector<std::unique_ptr<Module>> modules;
    modules.push_back(std::make_unique<NamedModule>("a", calls_, start));
    modules.push_back(
        std::make_unique<NamedModule>("b", calls_, absl::OkStatus()));
    auto host = ModuleHost::Serve({}, std::move(modules));
    EXPECT_THAT(host, IsOk());
    return *std::move(host);
  }

  std::string calls_;
};

TEST_F(ModuleHostTest, StartsInOrderAndDrainsBackwards) {
  auto host = Serve();
  EXPECT_THAT(host->Start(), IsOk());

  host.reset();

  EXPECT_EQ(calls_, " start:a start:b drain:b drain:a gone:a gone:b");
}

TEST_F(ModuleHostTest, StopsOnce) {
  auto host = Serve();
  host->Stop();

  host.reset();

  EXPECT_EQ(calls_, " drain:b drain:a gone:a gone:b");
}

TEST_F(ModuleHostTest, StartsNobodyAfterOneThatCannot) {
  auto host = Serve(absl::NotFoundError("none"));

  EXPECT_THAT(host->Start(),
              muster::testing::StatusIs(absl::StatusCode::kNotFound));

  EXPECT_EQ(calls_, " start:a");
}

// Says of its service what it was made with.
class FrankModule final : public Module {
 public:
  explicit FrankModule(bool& serving) : serving_(serving) {}
  std::vector<grpc::Service*> Services() override { return {}; }
  absl::Status Start() override { return absl::OkStatus(); }
  void Drain() override {}
  std::map<std::string, ServiceHealth> Health() const override {
    return {{"a.B", {serving_, "because"}}};
  }

 private:
  const bool& serving_;
};

std::string Ask(grpc::GenericStub& stub, const std::string& method,
                const std::string& message) {
  const grpc::Slice slice(message);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  grpc::ClientContext context;
  absl::Notification done;
  stub.UnaryCall(&context, method, {}, &request, &response,
                 [&](const grpc::Status&) { done.Notify(); });
  done.WaitForNotification();
  grpc::Slice bytes;
  if (!response.DumpToSingleSlice(&bytes).ok()) return "no answer";
  return std::string(reinterpret_cast<const char*>(bytes.begin()),
                     bytes.size());
}

// The bytes of HealthCheckRequest{service: "a.B"}, and of
// HealthCheckResponse{status: NOT_SERVING} and {status: SERVING}.
TEST_F(ModuleHostTest, TellsHealthChecksWhatAModuleSaysOfItsService) {
  bool serving = false;
  std::vector<std::unique_ptr<Module>> modules;
  modules.push_back(std::make_unique<FrankModule>(serving));
  const auto host = *ModuleHost::Serve({}, std::move(modules));
  grpc::GenericStub stub(host->server().InProcessChannel());
  const auto health = [&] {
    return Ask(stub, "/grpc.health.v1.Health/Check",
               "\x0a\x03"
               "a.B");
  };

  host->ShowHealth();
  EXPECT_EQ(health(), "\x08\x02");
  serving = true;
  host->ShowHealth();
  EXPECT_EQ(health(), "\x08\x01");
}

TEST_F(ModuleHostTest, TellsWhyItCannotListen) {
  GrpcServer::Options options;
  options.listen_address = "192.0.2.1:7400";

  EXPECT_THAT(ModuleHost::Serve(std::move(options), {}),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PLAINTEXT_REFUSED"));
}

}  // namespace
}  // namespace muster
