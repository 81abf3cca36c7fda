#include "plugins/trust/ext_authz/ext_authz_service.h"

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "plugins/trust/fake_verdict_checker.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using config::v1::TrustConfig;
using ::envoy::service::auth::v3::CheckRequest;
using ::envoy::service::auth::v3::CheckResponse;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class ExtAuthzServiceTest : public ::testing::Test {
 protected:
  ExtAuthzServiceTest() { config_.set_source("sources/iru"); }

  grpc::Status Ask(CheckResponse& response) {
    ExtAuthzService service(config_, checker_, clock_);
    CheckRequest request;
    request.mutable_attributes()->mutable_source()->set_principal("urn:a");
    grpc::ServerContext context;
    return service.Check(&context, &request, &response);
  }

  // HTTP status of the answer; 200 if it lets the request through.
  int Answered() {
    CheckResponse response;
    EXPECT_TRUE(Ask(response).ok());
    if (response.has_ok_response()) {
      EXPECT_EQ(response.status().code(), 0);
      return 200;
    }
    EXPECT_NE(response.status().code(), 0);
    return response.denied_response().status().code();
  }

  void Judge(v1::TrustState state, absl::Duration since_ago) {
    v1::Verdict verdict;
    verdict.set_device("sources/iru/devices/ab-1");
    verdict.set_policy("default");
    verdict.set_state(state);
    verdict.mutable_since_time()->set_seconds(
        absl::ToUnixSeconds(clock_.Now() - since_ago));
    verdict.add_reasons()->set_code("SYNC_TOO_OLD");
    checker_.SetVerdict(verdict);
  }

  void LastChanged(v1::TrustState from, v1::TrustState to, absl::Duration ago) {
    v1::VerdictChange change;
    change.set_previous_state(from);
    change.set_state(to);
    change.mutable_time()->set_seconds(absl::ToUnixSeconds(clock_.Now() - ago));
    checker_.SetLastChange(std::optional(change));
  }

  TrustConfig::ExtAuthz config_;
  FakeVerdictChecker checker_;
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
};

TEST_F(ExtAuthzServiceTest, LetsTrustedThroughAndNobodyElse) {
  Judge(v1::TRUST_STATE_TRUSTED, absl::ZeroDuration());
  EXPECT_EQ(Answered(), 200);
  Judge(v1::TRUST_STATE_UNTRUSTED, absl::ZeroDuration());
  EXPECT_EQ(Answered(), 403);
  Judge(v1::TRUST_STATE_UNKNOWN, absl::ZeroDuration());
  EXPECT_EQ(Answered(), 403);
  Judge(v1::TRUST_STATE_UNSPECIFIED, absl::ZeroDuration());
  EXPECT_EQ(Answered(), 403);

  EXPECT_EQ(checker_.requests().front().parent(), "sources/iru");
  EXPECT_EQ(checker_.requests().front().identity().certificate().uri_sans(0),
            "urn:a");
}

TEST_F(ExtAuthzServiceTest, UnknownMayBeAWarning) {
  config_.set_unknown_as(TrustConfig::UNKNOWN_AS_WARNING);

  Judge(v1::TRUST_STATE_UNKNOWN, absl::Hours(100));
  EXPECT_EQ(Answered(), 200);
  Judge(v1::TRUST_STATE_UNTRUSTED, absl::Hours(100));
  EXPECT_EQ(Answered(), 403);
}

TEST_F(ExtAuthzServiceTest, WhatWasTrustedLastIsLetThroughForAWhile) {
  config_.set_unknown_as(TrustConfig::UNKNOWN_AS_LAST_FOR_A_WHILE);
  Judge(v1::TRUST_STATE_UNKNOWN, absl::Hours(2));

  LastChanged(v1::TRUST_STATE_TRUSTED, v1::TRUST_STATE_UNKNOWN, absl::Hours(1));
  EXPECT_EQ(Answered(), 200);
  LastChanged(v1::TRUST_STATE_TRUSTED, v1::TRUST_STATE_UNKNOWN,
              absl::Hours(1) + absl::Seconds(1));
  EXPECT_EQ(Answered(), 403);
  LastChanged(v1::TRUST_STATE_UNTRUSTED, v1::TRUST_STATE_UNKNOWN,
              absl::ZeroDuration());
  EXPECT_EQ(Answered(), 403);
  LastChanged(v1::TRUST_STATE_UNSPECIFIED, v1::TRUST_STATE_UNKNOWN,
              absl::ZeroDuration());
  EXPECT_EQ(Answered(), 403);
}

TEST_F(ExtAuthzServiceTest, WhatLapsedBeforeHistoryTellsWasTrustedToo) {
  config_.set_unknown_as(TrustConfig::UNKNOWN_AS_LAST_FOR_A_WHILE);
  LastChanged(v1::TRUST_STATE_UNKNOWN, v1::TRUST_STATE_TRUSTED,
              absl::Hours(50));

  Judge(v1::TRUST_STATE_UNKNOWN, absl::Seconds(1));
  EXPECT_EQ(Answered(), 200);
  Judge(v1::TRUST_STATE_UNKNOWN, absl::Hours(2));
  EXPECT_EQ(Answered(), 403);
}

TEST_F(ExtAuthzServiceTest, ADeviceThatIsNotInInventoryWasNeverTrusted) {
  config_.set_unknown_as(TrustConfig::UNKNOWN_AS_LAST_FOR_A_WHILE);
  LastChanged(v1::TRUST_STATE_TRUSTED, v1::TRUST_STATE_UNKNOWN,
              absl::ZeroDuration());
  v1::Verdict verdict;
  verdict.set_state(v1::TRUST_STATE_UNKNOWN);
  checker_.SetVerdict(verdict);

  EXPECT_EQ(Answered(), 403);
}

TEST_F(ExtAuthzServiceTest, WhomACertificateDoesNotNameIsUnauthorized) {
  checker_.SetVerdict(Error(absl::StatusCode::kInvalidArgument,
                            "CERTIFICATE_NAMES_NO_DEVICE", "no rule"));

  EXPECT_EQ(Answered(), 401);
}

TEST_F(ExtAuthzServiceTest, AWrongConfigurationRefuses) {
  checker_.SetVerdict(
      Error(absl::StatusCode::kNotFound, "POLICY_NOT_FOUND", "no policy"));
  EXPECT_EQ(Answered(), 403);

  config_.clear_source();
  EXPECT_EQ(Answered(), 403);
}

TEST_F(ExtAuthzServiceTest, AnOutageIsAnErrorThatTheProxyMaps) {
  checker_.SetVerdict(
      Error(absl::StatusCode::kUnavailable, "STORE_REOPENING", "soon"));

  CheckResponse response;
  EXPECT_THAT(FromGrpcStatus(Ask(response)),
              ErrorIs(absl::StatusCode::kUnavailable, "STORE_REOPENING"));
}

TEST_F(ExtAuthzServiceTest, ChecksItsConfiguration) {
  EXPECT_THAT(CheckExtAuthz(config_), IsOk());
  EXPECT_THAT(CheckExtAuthz(TrustConfig::ExtAuthz()), IsOk());

  TrustConfig::ExtAuthz source;
  source.set_source("iru");
  TrustConfig::ExtAuthz unknown;
  unknown.set_unknown_as(TrustConfig::UNKNOWN_AS_SILENCE);
  TrustConfig::ExtAuthz header;
  header.set_serial_number_header("x serial");
  for (const TrustConfig::ExtAuthz& config : {source, unknown, header}) {
    EXPECT_THAT(CheckExtAuthz(config),
                ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
  }
}

}  // namespace
}  // namespace muster::trust
