#include "base/daemon/module_host.h"

#include <string>

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

TEST_F(ModuleHostTest, TellsWhyItCannotListen) {
  GrpcServer::Options options;
  options.listen_address = "192.0.2.1:7400";

  EXPECT_THAT(ModuleHost::Serve(std::move(options), {}),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PLAINTEXT_REFUSED"));
}

}  // namespace
}  // namespace muster
