#include "actions/guard/guard_service.h"

#include "actions/guard/guard_fixture.h"
#include "base/errors.h"
#include "base/grpc/server.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using guard::v1::GuardState;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::SizeIs;
using Code = absl::StatusCode;
using Stub = guard::v1::Guard::Stub;

// The service over an in-process channel.
class GuardServiceTest : public GuardFixture {
 protected:
  GuardServiceTest() {
    EXPECT_THAT(Open(), IsOk());
    service_ = std::make_unique<GuardService>(
        *guard_, [this](const std::string& source) { return Use(source); },
        [this] { ++changes_; });
    GrpcServer::Options options;
    options.services = {service_.get()};
    server_ = GrpcServer::Create(options).value();
    stub_ = guard::v1::Guard::NewStub(server_->InProcessChannel());
  }

  absl::StatusOr<std::vector<guard::v1::BudgetUse>> Use(
      const std::string& source) {
    guard::v1::BudgetUse use;
    use.set_source(source);
    return std::vector<guard::v1::BudgetUse>{use};
  }

  template <typename Request>
  absl::StatusOr<GuardState> Call(
      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                   GuardState*),
      const Request& request) {
    grpc::ClientContext context;
    GuardState state;
    const grpc::Status status =
        (stub_.get()->*method)(&context, request, &state);
    if (!status.ok()) return FromGrpcStatus(status);
    return state;
  }

  absl::StatusOr<GuardState> Get(const std::string& source) {
    guard::v1::GetGuardRequest request;
    request.set_source(source);
    return Call(&Stub::GetGuard, request);
  }

  int changes_ = 0;
  std::unique_ptr<GuardService> service_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<Stub> stub_;
};

TEST_F(GuardServiceTest, ShowsHowTheGuardStands) {
  const auto state = Get("");

  ASSERT_THAT(state, IsOk());
  EXPECT_EQ(state->mode(), guard::v1::GUARD_MODE_NORMAL);
  EXPECT_EQ(state->settings().actor_percent(), 50);
  EXPECT_THAT(state->budgets(), SizeIs(0));
}

TEST_F(GuardServiceTest, ShowsBudgetsOfTheSourcesAskedFor) {
  EXPECT_EQ(Get("sources/iru")->budgets(0).source(), "sources/iru");
  EXPECT_EQ(Get("sources/-")->budgets(0).source(), "sources/-");
  EXPECT_THAT(Get("iru"),
              ErrorIs(Code::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST_F(GuardServiceTest, StopsAndResumesAndTells) {
  guard::v1::StopActionsRequest stop;
  stop.set_mode(guard::v1::GUARD_MODE_NONE);
  stop.set_reason("strange wipes");
  const auto stopped = Call(&Stub::StopActions, stop);
  ASSERT_THAT(stopped, IsOk());
  EXPECT_EQ(stopped->mode(), guard::v1::GUARD_MODE_NONE);
  EXPECT_EQ(stopped->mode_principal(), "local");
  EXPECT_EQ(changes_, 1);

  guard::v1::ResumeActionsRequest resume;
  resume.set_mode(guard::v1::GUARD_MODE_NORMAL);
  resume.set_reason("all is well");
  EXPECT_EQ(Call(&Stub::ResumeActions, resume)->mode(),
            guard::v1::GUARD_MODE_NORMAL);
  EXPECT_EQ(changes_, 2);
}

TEST_F(GuardServiceTest, TellsNobodyOfAChangeThatWasRefused) {
  guard::v1::ApproveSettingsRequest approve;
  approve.set_comment("agreed");

  EXPECT_THAT(Call(&Stub::ApproveSettings, approve),
              ErrorIs(Code::kNotFound, "NO_PENDING_SETTINGS"));
  EXPECT_EQ(changes_, 0);
}

}  // namespace
}  // namespace muster::actions
