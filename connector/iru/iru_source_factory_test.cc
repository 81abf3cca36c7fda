#include "connector/iru/iru_source_factory.h"

#include <memory>
#include <string>

#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/http/fake_http_transport.h"
#include "connector/core/spend/fake_spend_ledger.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using muster::testing::TempDir;
using ::testing::SizeIs;

class IruSourceFactoryTest : public ::testing::Test {
 protected:
  IruSourceFactoryTest() {
    config_.set_source("sources/iru");
    config_.set_host("acme");
    config_.set_token_file(dir_.WriteFile("token", "5ecret-of-the-file\n"));
  }

  absl::StatusOr<connector::Tenant> Create() {
    return CreateIruTenant(config_, {clock_, random_, &transport_});
  }

  TempDir dir_;
  FakeClock clock_;
  FakeRandom random_;
  FakeHttpTransport transport_;
  config::v1::IruSource config_;
  connector::FakeSpendLedger* ledger_ = nullptr;
};

TEST_F(IruSourceFactoryTest, SendsTheTokenOfTheFileToTheHost) {
  const auto tenant = Create();
  ASSERT_THAT(tenant, IsOk());

  EXPECT_FALSE(tenant->devices->ReadDevice("a", false).ok());

  EXPECT_EQ(tenant->source, "sources/iru");
  EXPECT_EQ(tenant->devices->host(), "acme.api.kandji.io");
  ASSERT_THAT(transport_.requests(), SizeIs(1));
  EXPECT_EQ(transport_.requests()[0].url,
            "https://acme.api.kandji.io/api/v1/devices/a");
  EXPECT_EQ(transport_.requests()[0].bearer->Reveal(), "5ecret-of-the-file");
}

TEST_F(IruSourceFactoryTest, LetsEitherHalfGoFirst) {
  auto tenant = Create();
  ASSERT_THAT(tenant, IsOk());

  tenant->devices.reset();

  EXPECT_FALSE(tenant->commands->List("a", absl::InfinitePast()).ok());
  EXPECT_THAT(transport_.requests(), SizeIs(1));
}

TEST_F(IruSourceFactoryTest, LooksAfterTheTokensAndTheSpendOfTheTenant) {
  config_.set_next_token_file(dir_.WriteFile("next", "5ecret-of-tomorrow"));
  transport_.On("GET", "/api/v1/devices", HttpResponse{200, {}, "[]"});
  const auto tenant = CreateIruTenant(
      config_, {clock_, random_, &transport_, [&](const std::string& source) {
                  EXPECT_EQ(source, "sources/iru");
                  auto ledger = std::make_unique<connector::FakeSpendLedger>();
                  ledger_ = ledger.get();
                  return ledger;
                }});
  ASSERT_THAT(tenant, IsOk());

  EXPECT_THAT(tenant->upkeep(), IsOk());

  EXPECT_FALSE(tenant->devices->ReadDevice("a", false).ok());
  EXPECT_EQ(transport_.requests().back().bearer->Reveal(),
            "5ecret-of-tomorrow");
  EXPECT_EQ(ledger_->records(), 1);
}

TEST_F(IruSourceFactoryTest, SaysHowManyRequestsAreLeft) {
  transport_.On("GET", "/api/v1/devices", HttpResponse{200, {}, "[]"});
  const auto tenant = Create();
  ASSERT_THAT(tenant, IsOk());
  EXPECT_EQ(tenant->requests_left(), 5000);

  EXPECT_FALSE(tenant->devices->ReadDevice("a", false).ok());

  EXPECT_EQ(tenant->requests_left(), 4999);
}

TEST_F(IruSourceFactoryTest, SaysThatTheNextTokenIsRefused) {
  config_.set_next_token_file(dir_.WriteFile("next", "5ecret-of-nobody"));
  transport_.On("GET", "/api/v1/devices", HttpResponse{401, {}, ""});
  const auto tenant = Create();
  ASSERT_THAT(tenant, IsOk());

  EXPECT_THAT(tenant->upkeep(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                        "TOKEN_NEXT_REFUSED"));
}

TEST_F(IruSourceFactoryTest, RefusesAHostThatIsNotIrus) {
  config_.set_host("acme.kandji.io");

  EXPECT_THAT(Create(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                "SOURCE_HOST_INVALID"));
}

TEST_F(IruSourceFactoryTest, RefusesAMissingToken) {
  config_.set_token_file(dir_.Join("nothing"));

  EXPECT_THAT(Create(),
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_FILE_MISSING"));
}

TEST_F(IruSourceFactoryTest, RefusesABudgetThatIsNoPercentage) {
  config_.set_hourly_budget_percent(101);

  EXPECT_THAT(Create(),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
}

TEST_F(IruSourceFactoryTest, RefusesANameThatIsNoSources) {
  config_.set_source("iru");

  EXPECT_THAT(Create(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                "RESOURCE_NAME_MALFORMED"));
}

TEST_F(IruSourceFactoryTest, IsReadOnlyIfConfiguredSo) {
  config_.set_read_only(true);
  const auto tenant = Create();
  ASSERT_THAT(tenant, IsOk());
  connector::v1::DeviceCommand command;
  command.mutable_lock();

  EXPECT_THAT(
      tenant->commands->Send("a", "SN1", command),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_READ_ONLY"));
  EXPECT_THAT(transport_.requests(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace muster::iru
