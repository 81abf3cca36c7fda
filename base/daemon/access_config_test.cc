#include "base/daemon/access_config.h"

#include "base/clock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr char kGet[] = "muster.inventory.v1.Inventory/GetDevice";

TEST(AccessConfigTest, ServesByTheShippedPolicyIfNoneIsNamed) {
  GrpcServer::Options options;
  const auto guard = GuardCalls({}, *RealClock(), options);

  ASSERT_THAT(guard, IsOk());
  EXPECT_EQ(options.interceptors.size(), 1u);
  EXPECT_THAT(guard->authorizer->Admit({}, kGet, "sources/iru",
                                       CallLimits::Kind::kCall),
              IsOk());  // in plain text, as `local`
}

TEST(AccessConfigTest, KnowsNobodyByTheAddressIfThereIsTls) {
  GrpcServer::Options options;
  options.tls = TlsDirectory{"/somewhere"};
  const auto guard = GuardCalls({}, *RealClock(), options);

  ASSERT_THAT(guard, IsOk());
  EXPECT_THAT(guard->authorizer->Admit({}, kGet, "sources/iru",
                                       CallLimits::Kind::kCall),
              ErrorIs(absl::StatusCode::kUnauthenticated, "IDENTITY_MISSING"));
}

TEST(AccessConfigTest, RequiresCertificatesUnlessThereMayBeTokens) {
  testing::TempDir dir;
  dir.WriteFile("policy.textproto", "");
  config::v1::MusterConfig with_tokens;
  with_tokens.mutable_access()->set_directory(dir.path());
  GrpcServer::Options options;

  ASSERT_THAT(GuardCalls({}, *RealClock(), options), IsOk());
  EXPECT_TRUE(options.require_client_certificate);
  ASSERT_THAT(GuardCalls(with_tokens, *RealClock(), options), IsOk());
  EXPECT_FALSE(options.require_client_certificate);
}

TEST(AccessConfigTest, DoesNotServeByAPolicyThatIsNotThere) {
  testing::TempDir dir;
  config::v1::MusterConfig config;
  config.mutable_access()->set_directory(dir.path());
  GrpcServer::Options options;

  EXPECT_THAT(GuardCalls(config, *RealClock(), options),
              ErrorIs(absl::StatusCode::kNotFound, "CONFIG_MISSING"));
}

}  // namespace
}  // namespace muster
