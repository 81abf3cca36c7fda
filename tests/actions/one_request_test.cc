// A hundred clients with one request id, each on a connection of its own: one
// command, and one request to the vendor.

#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "gtest/gtest.h"
#include "proto/muster/actions/v1/actions.grpc.pb.h"
#include "testing/matchers.h"
#include "tests/actions/guarded_installation.h"
#include "tests/actions/requests.h"

namespace muster::testing {
namespace {

using actions::v1::Actions;
using ::testing::SizeIs;

constexpr int kClients = 100;

// A stub that shares its connection with nobody.
std::unique_ptr<Actions::Stub> Alone(const std::string& target) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return Actions::NewStub(grpc::CreateCustomChannel(
      target, grpc::InsecureChannelCredentials(), arguments));
}

class OneRequestTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_THAT(installation_.Start(), IsOk()); }

  // Asks from everywhere at once; the names of what was made, each once.
  std::set<std::string> AskFromEverywhere(
      const actions::v1::CreateCommandRequest& request) {
    const std::string token =
        ReadSecretFile(installation_.TokenFile("people/ann"))->Reveal();
    std::vector<std::string> names(kClients);
    absl::Notification go;
    std::vector<std::thread> clients;
    for (std::string& name : names) {
      clients.emplace_back([&] {
        const auto stub = Alone(installation_.target());
        grpc::ClientContext context;
        context.AddMetadata("authorization", "Bearer " + token);
        context.set_wait_for_ready(true);
        context.set_deadline(
            absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
        actions::v1::Command command;
        go.WaitForNotification();
        const grpc::Status status =
            stub->CreateCommand(&context, request, &command);
        EXPECT_TRUE(status.ok()) << status.error_message();
        name = command.name();
      });
    }
    go.Notify();
    for (std::thread& client : clients) client.join();
    return {names.begin(), names.end()};
  }

  void ExpectAskedOnce(const std::string& name, const std::string& vendor_id,
                       const std::string& action) {
    const auto command = AwaitState(installation_.As("people/ann"), name,
                                    actions::v1::COMMAND_STATE_SUCCEEDED);
    EXPECT_EQ(installation_.tenant().ActionCount(vendor_id, action), 1);
    EXPECT_THAT(CommandsOf(installation_.As("people/ann"), vendor_id),
                SizeIs(1));
  }

  GuardedInstallation installation_{{}};
};

TEST_F(OneRequestTest, AHundredClientsMakeOneLock) {
  const std::string mac = installation_.NextMac();
  const auto plan =
      MakePlan(installation_.As("people/ann"), mac, LockCommand());
  ASSERT_THAT(plan, IsOk());

  const auto names = AskFromEverywhere(Redeem(*plan, LockCommand(), "lock-1"));

  ASSERT_THAT(names, SizeIs(1));
  ExpectAskedOnce(*names.begin(), mac, "lock");
}

TEST_F(OneRequestTest, AHundredClientsMakeOneEraseThatIsApprovedOnce) {
  const std::string mac = installation_.NextMac();
  const auto plan =
      MakePlan(installation_.As("people/ann"), mac, EraseCommand());
  ASSERT_THAT(plan, IsOk());
  const auto request = Redeem(*plan, EraseCommand(), "erase-1");

  const auto names = AskFromEverywhere(request);
  ASSERT_THAT(names, SizeIs(1));
  const auto waiting = Get(installation_.As("people/ann"), *names.begin());
  ASSERT_THAT(waiting, IsOk());
  EXPECT_THAT(Approve(installation_.As("people/ben"), *waiting), IsOk());

  ExpectAskedOnce(*names.begin(), mac, "erase");
  // Asked again after the end: the same command, and nothing is sent.
  EXPECT_EQ(AskFromEverywhere(request), names);
  EXPECT_EQ(installation_.tenant().ActionCount(mac, "erase"), 1);
}

}  // namespace
}  // namespace muster::testing
