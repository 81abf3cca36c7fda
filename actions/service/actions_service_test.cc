#include "actions/service/actions_service.h"

#include <memory>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "actions/testing/actions_world.h"
#include "base/errors.h"
#include "base/grpc/server.h"
#include "base/telemetry/span.h"
#include "base/telemetry/span_recorder.h"
#include "base/threads/thread_pool.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using Code = absl::StatusCode;

// The service over an in-process channel.
class ActionsServiceTest : public ::testing::Test, public ActionsWorld {
 protected:
  ActionsServiceTest() {
    GrpcServer::Options options;
    options.services = {&service_};
    server_ = GrpcServer::Create(options).value();
    stub_ = v1::Actions::NewStub(server_->InProcessChannel());
    store->OnMoved([this] { hub_.WakeAll(); });
  }

  ~ActionsServiceTest() override {
    hub_.Drain();
    server_->Shutdown(absl::Seconds(5));
  }

  void PutMac(const std::string& name) {
    device::v1::Device mac = Device(kMac);
    mac.set_name(name);
    PutDevice(mac);
  }

  absl::StatusOr<v1::Command> Create(const std::string& request_id,
                                     const std::string& parent = kMac) {
    v1::CreateCommandRequest request;
    request.set_parent(parent);
    request.mutable_command()->mutable_restart();
    request.set_request_id(request_id);
    request.set_reason("stolen");
    return Call<v1::Command>(&v1::Actions::Stub::CreateCommand, request);
  }

  absl::StatusOr<v1::Command> Get(const std::string& name) {
    v1::GetCommandRequest request;
    request.set_name(name);
    return Call<v1::Command>(&v1::Actions::Stub::GetCommand, request);
  }

  absl::StatusOr<v1::ListCommandsResponse> List(
      const v1::ListCommandsRequest& request) {
    return Call<v1::ListCommandsResponse>(&v1::Actions::Stub::ListCommands,
                                          request);
  }

  static v1::ListCommandsRequest ListOf(const std::string& parent,
                                        int page_size = 0,
                                        const std::string& token = "") {
    v1::ListCommandsRequest request;
    request.set_parent(parent);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return request;
  }

  static std::vector<std::string> IdsOf(
      const absl::StatusOr<v1::ListCommandsResponse>& response) {
    std::vector<std::string> ids;
    EXPECT_THAT(response, IsOk());
    for (const v1::Command& command : response->commands()) {
      ids.push_back(command.request_id());
    }
    return ids;
  }

  static ConsoleLinks MakeLinks() {
    config::v1::MusterConfig config;
    config::v1::IruSource& source = *config.add_iru_sources();
    source.set_source("sources/iru");
    source.set_host("accuhive.api.kandji.io");
    return ConsoleLinks::Create(config).value();
  }

  template <typename Response, typename Method, typename Request>
  absl::StatusOr<Response> Call(Method method, const Request& request) {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status =
        (stub_.get()->*method)(&context, request, &response);
    if (!status.ok()) return FromGrpcStatus(status);
    return response;
  }

  std::atomic<int> kicks_{0};
  ThreadPool reads_{1};
  WatchHub hub_;
  ConsoleLinks links_ = MakeLinks();
  ActionsService service_{{*store, *planner, *maker, *decisions, devices,
                           links_, clock, reads_, hub_},
                          [this] { ++kicks_; }};
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<v1::Actions::Stub> stub_;
};

TEST_F(ActionsServiceTest, CreatedCommandIsAnsweredStoredAndSentAtOnce) {
  const auto command = Create("id");

  ASSERT_THAT(command, IsOk());
  EXPECT_EQ(command->state(), v1::COMMAND_STATE_SENDING);
  EXPECT_EQ(Get(command->name())->state(), v1::COMMAND_STATE_ACCEPTED);
  EXPECT_EQ(kicks_, 0);
}

TEST_F(ActionsServiceTest, CommandThatCannotBeSentAtOnceIsAnnounced) {
  dispatcher->Stop();

  const auto command = Create("id");

  EXPECT_EQ(command->state(), v1::COMMAND_STATE_QUEUED);
  EXPECT_EQ(kicks_, 1);
}

TEST_F(ActionsServiceTest, SixteenCallersOfOneRequestGetOneCommand) {
  std::vector<std::string> names(16);
  std::vector<std::thread> callers;
  for (std::string& name : names) {
    callers.emplace_back([&] { name = Create("id")->name(); });
  }
  for (std::thread& caller : callers) caller.join();

  EXPECT_THAT(std::set<std::string>(names.begin(), names.end()), SizeIs(1));
  EXPECT_THAT(IdsOf(List(ListOf(kMac))), ElementsAre("id"));
}

TEST_F(ActionsServiceTest, RefusalCrossesTheWireWithItsReason) {
  EXPECT_THAT(Create("id", "sources/iru/devices/none"),
              ErrorIs(Code::kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_EQ(kicks_, 0);
}

TEST_F(ActionsServiceTest, UnknownOrMalformedNameIsToldApart) {
  EXPECT_THAT(Get(absl::StrCat(kMac, "/commands/none")),
              ErrorIs(Code::kNotFound, "COMMAND_NOT_FOUND"));
  EXPECT_THAT(Get("commands/none"),
              ErrorIs(Code::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST_F(ActionsServiceTest, PagesCoverAllNewestFirst) {
  for (const char* id : {"1", "2", "3"}) ASSERT_THAT(Create(id), IsOk());

  const auto first = List(ListOf("sources/-/devices/-", 2));
  EXPECT_THAT(IdsOf(first), ElementsAre("3", "2"));
  const auto second =
      List(ListOf("sources/-/devices/-", 2, first->next_page_token()));
  EXPECT_THAT(IdsOf(second), ElementsAre("1"));
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(ActionsServiceTest, ParentMayLeaveOutSourceOrDevice) {
  PutMac("sources/eu/devices/mac");
  ASSERT_THAT(Create("1"), IsOk());
  ASSERT_THAT(Create("2", "sources/eu/devices/mac"), IsOk());

  EXPECT_THAT(IdsOf(List(ListOf("sources/iru/devices/-"))), ElementsAre("1"));
  EXPECT_THAT(IdsOf(List(ListOf("sources/-/devices/mac"))),
              ElementsAre("2", "1"));
}

TEST_F(ActionsServiceTest, OpenOnlyLeavesOutWhatHasEnded) {
  const auto ended = Create("1");
  ASSERT_THAT(Create("2"), IsOk());
  ASSERT_THAT(
      store->Transition(ended->name(), {v1::COMMAND_STATE_FAILED, "Moved."}),
      IsOk());
  v1::ListCommandsRequest request = ListOf(kMac);
  request.set_open_only(true);

  EXPECT_THAT(IdsOf(List(request)), ElementsAre("2"));
}

TEST_F(ActionsServiceTest, BadListRequestsAreInvalid) {
  for (const char* id : {"1", "2"}) ASSERT_THAT(Create(id), IsOk());
  const std::string token = List(ListOf(kMac, 1))->next_page_token();

  EXPECT_THAT(List(ListOf("sources/iru")),
              ErrorIs(Code::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
  EXPECT_THAT(List(ListOf(kMac, -1)),
              ErrorIs(Code::kInvalidArgument, "PAGE_SIZE_NEGATIVE"));
  EXPECT_THAT(List(ListOf(kMac, 1, "garbage!")),
              ErrorIs(Code::kInvalidArgument, "PAGE_TOKEN_MALFORMED"));
  EXPECT_THAT(List(ListOf("sources/-/devices/-", 1, token)),
              ErrorIs(Code::kInvalidArgument, "PAGE_TOKEN_OTHER_QUERY"));
}

TEST_F(ActionsServiceTest, CommandAndAuditLineBelongToTheCallersTrace) {
  SpanRecorder recorder;
  Span caller("caller");
  const auto command = [&] {
    const WithSpan scope(caller);
    return Create("id");
  }();

  ASSERT_THAT(command, IsOk());
  const auto spans =
      recorder.FinishedNamed("muster.actions.v1.Actions/CreateCommand");
  EXPECT_EQ(command->traceparent().substr(3, 32), caller.trace_id());
  EXPECT_EQ(base.log->Records(0, 100)->back().trace_id(), caller.trace_id());
  EXPECT_THAT(spans, ::testing::Contains(::testing::Field(
                         &RecordedSpan::span_id,
                         command->traceparent().substr(36, 16))));
}

TEST_F(ActionsServiceTest, EraseGoesFromPlanOverApprovalToTheVendor) {
  v1::PlanCommandsRequest plan_request;
  plan_request.set_parent("sources/iru");
  *plan_request.mutable_command() = Erase();
  plan_request.add_devices(kMac);
  // In plain text everybody is `local`, so that the plan is made and approved
  // beside the service.
  const auto plan =
      Call<v1::Plan>(&v1::Actions::Stub::PlanCommands, plan_request);
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->confirmation(), "C02");
  const auto command =
      Call<v1::Command>(&v1::Actions::Stub::CreateCommand, Redeem(*plan, "e"));
  ASSERT_THAT(command, IsOk());
  EXPECT_EQ(command->state(), v1::COMMAND_STATE_AWAITING_APPROVAL);

  ASSERT_THAT(Approve(*command, "people/ben"), IsOk());
  TurnAfter(absl::Seconds(1));

  EXPECT_EQ(Get(command->name())->state(), v1::COMMAND_STATE_ACCEPTED);
}

TEST_F(ActionsServiceTest, ConsoleLinkOfTheShippedTemplateIsUnverified) {
  v1::GetConsoleLinkRequest request;
  request.set_name(kMac);

  const auto link =
      Call<v1::ConsoleLink>(&v1::Actions::Stub::GetConsoleLink, request);

  ASSERT_THAT(link, IsOk());
  EXPECT_EQ(link->uri(), "https://accuhive.kandji.io/devices/mac");
  EXPECT_TRUE(link->unverified());
}

TEST_F(ActionsServiceTest, WatchShowsWhatIsOpenAndThenEachMove) {
  ASSERT_THAT(Create("1"), IsOk());
  v1::WatchCommandsRequest request;
  request.set_parent("sources/-/devices/-");
  grpc::ClientContext context;
  const auto stream = stub_->WatchCommands(&context, request);
  v1::WatchCommandsResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_TRUE(response.caught_up());
  ASSERT_EQ(response.commands_size(), 1);

  gateway.MoveRows(kMac, connector::v1::VENDOR_STATE_COMPLETED);
  TurnAfter(absl::Seconds(5));

  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.commands(0).state(), v1::COMMAND_STATE_SUCCEEDED);
  context.TryCancel();
}

TEST_F(ActionsServiceTest, WatchGoesOnRightAfterItsToken) {
  v1::WatchCommandsRequest request;
  request.set_parent("sources/iru/devices/-");
  v1::WatchCommandsResponse response;
  {
    grpc::ClientContext context;
    const auto stream = stub_->WatchCommands(&context, request);
    ASSERT_TRUE(stream->Read(&response));
    context.TryCancel();
  }
  EXPECT_EQ(response.commands_size(), 0);
  ASSERT_THAT(Create("1"), IsOk());
  request.set_resume_token(response.resume_token());

  grpc::ClientContext context;
  const auto stream = stub_->WatchCommands(&context, request);
  ASSERT_TRUE(stream->Read(&response));

  ASSERT_EQ(response.commands_size(), 1);
  EXPECT_EQ(response.commands(0).request_id(), "1");
  context.TryCancel();
}

TEST_F(ActionsServiceTest, WatchWithAForeignTokenIsRefused) {
  v1::WatchCommandsRequest request;
  request.set_parent("sources/iru/devices/-");
  request.set_resume_token("garbage!");
  grpc::ClientContext context;
  const auto stream = stub_->WatchCommands(&context, request);
  v1::WatchCommandsResponse response;

  EXPECT_FALSE(stream->Read(&response));
  EXPECT_THAT(FromGrpcStatus(stream->Finish()),
              ErrorIs(Code::kInvalidArgument, "RESUME_TOKEN_MALFORMED"));
}

}  // namespace
}  // namespace muster::actions
