#include "base/access/authorizer.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/access/authorizer_fixture.h"
#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/tls/certificate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using Code = absl::StatusCode;
using Kind = CallLimits::Kind;

TEST_F(AuthorizerTest, KnowsAPersonByTheToken) {
  Make();
  const auto admission = Admit(Bearer(bearer_));

  ASSERT_THAT(admission, IsOk());
  EXPECT_EQ(admission->caller.principal, "people/a");
}

TEST_F(AuthorizerTest, RefusesWhatIsNoTokenOfIts) {
  Make();
  const std::vector<std::string> none = {
      "",
      "Basic abc",
      "Bearer ",
      kToken,
      absl::StrCat(bearer_, "0"),
      absl::StrCat("Bearer mst_", std::string(64, '0'))};
  for (const std::string& bad : none) {
    EXPECT_THAT(Admit(Bearer(bad)),
                ErrorIs(Code::kUnauthenticated, "TOKEN_INVALID"))
        << bad;
  }
}

TEST_F(AuthorizerTest, RefusesATokenFromItsEndOn) {
  Make();
  clock_.Advance(absl::Hours(1) - absl::Nanoseconds(1));
  EXPECT_THAT(Admit(Bearer(bearer_)), IsOk());
  clock_.Advance(absl::Nanoseconds(1));

  EXPECT_THAT(Admit(Bearer(bearer_)),
              ErrorIs(Code::kUnauthenticated, "TOKEN_EXPIRED"));
}

TEST_F(AuthorizerTest, RefusesATokenAsSoonAsItReadsThatItIsRevoked) {
  Make();
  WriteToken("revoke_time { seconds: 1 }");
  EXPECT_THAT(Admit(Bearer(bearer_)), IsOk());
  authorizer_->RunOnce();

  EXPECT_THAT(Admit(Bearer(bearer_)),
              ErrorIs(Code::kUnauthenticated, "TOKEN_REVOKED"));
}

TEST_F(AuthorizerTest, KnowsAServiceByItsCertificate) {
  Make();
  const std::string pem =
      CertificateOf({"URI:muster://trust", "DNS:localhost"});
  const auto admission = Admit(Shows(pem));

  ASSERT_THAT(admission, IsOk());
  EXPECT_EQ(admission->caller.principal, "services/trust");
}

TEST_F(AuthorizerTest, RefusesACertificateThatNamesNoServiceOrSeveral) {
  Make();
  EXPECT_THAT(Admit(Shows(CertificateOf({"DNS:localhost"}))),
              ErrorIs(Code::kUnauthenticated, "CERTIFICATE_INVALID"));
  EXPECT_THAT(
      Admit(Shows(CertificateOf({"URI:muster://a", "URI:muster://trust"}))),
      ErrorIs(Code::kUnauthenticated, "CERTIFICATE_INVALID"));
  EXPECT_THAT(Admit(Shows("nothing")),
              ErrorIs(Code::kUnauthenticated, "CERTIFICATE_INVALID"));
}

TEST_F(AuthorizerTest, RefusesACertificateThatExpiredOnAConnectionThatStands) {
  Make();
  const std::string pem =
      CertificateOf({"URI:muster://trust"}, absl::Minutes(5));
  EXPECT_THAT(Admit(Shows(pem)), IsOk());
  clock_.Advance(absl::Minutes(5));

  EXPECT_THAT(Admit(Shows(pem)),
              ErrorIs(Code::kUnauthenticated, "CERTIFICATE_EXPIRED"));
}

TEST_F(AuthorizerTest, RefusesARevokedCertificateAndTakesItsSuccessor) {
  Make();
  const std::string stolen = CertificateOf({"URI:muster://trust"});
  const std::string next = CertificateOf({"URI:muster://trust"});
  WritePolicy(absl::StrCat(kPolicy, "revoked_certificates: '",
                           ReadCertificate(stolen)->sha256, "'"));
  authorizer_->RunOnce();

  EXPECT_THAT(Admit(Shows(stolen)),
              ErrorIs(Code::kUnauthenticated, "CERTIFICATE_REVOKED"));
  EXPECT_THAT(Admit(Shows(next)), IsOk());
}

TEST_F(AuthorizerTest, TakesTheTokenForTheCallerIfThereIsACertificateToo) {
  Make();
  const std::string pem = CertificateOf({"URI:muster://trust"});
  Peer peer = Shows(pem);
  peer.authorization = bearer_;

  EXPECT_EQ(Admit(peer)->caller.principal, "people/a");
}

TEST_F(AuthorizerTest, RefusesWhoSaysNothing) {
  Make();

  EXPECT_THAT(Admit(Peer()),
              ErrorIs(Code::kUnauthenticated, "IDENTITY_MISSING"));
}

TEST_F(AuthorizerTest, KnowsWhoeverIsOnThisMachineAsLocalInPlainText) {
  WritePolicy(R"(grants { principals: "local" roles: ROLE_READER
                          sources: "sources/-" })");
  Make(/*plaintext=*/true);

  EXPECT_EQ(Admit(Peer())->caller.principal, "local");
  EXPECT_THAT(Admit(Bearer(bearer_)),
              ErrorIs(Code::kPermissionDenied, "ROLE_MISSING"));
}

TEST_F(AuthorizerTest, LetsItsOwnModulesDoEverything) {
  Make();
  Peer peer;
  peer.in_process = true;
  WritePolicy("broken {");
  authorizer_->RunOnce();

  EXPECT_EQ(Admit(peer)->caller.principal, "self");
}

TEST_F(AuthorizerTest, LetsNobodyInWhileThePolicyCannotBeRead) {
  Make();
  WritePolicy("grants { principalz: 'people/a' }");
  authorizer_->RunOnce();
  EXPECT_THAT(Admit(Bearer(bearer_)),
              ErrorIs(Code::kUnavailable, "POLICY_UNUSABLE"));
  WritePolicy(kPolicy);
  authorizer_->RunOnce();

  EXPECT_THAT(Admit(Bearer(bearer_)), IsOk());
}

TEST_F(AuthorizerTest, DoesNotStartOnAPolicyThatIsMissingBrokenOrExposed) {
  Authorizer::Options options;
  options.directory.path = dir_.Join("nothing");
  EXPECT_THAT(Authorizer::Create(options, clock_),
              ErrorIs(Code::kNotFound, "CONFIG_MISSING"));
  options.directory.path = dir_.path();
  WritePolicy("grants {}");
  EXPECT_THAT(Authorizer::Create(options, clock_),
              ErrorIs(Code::kInvalidArgument, "POLICY_INVALID"));
  WritePolicy(kPolicy);
  dir_.WriteFile("tokens.textproto", "tokens { id: '1' }");
  EXPECT_THAT(Authorizer::Create(options, clock_),
              ErrorIs(Code::kInvalidArgument, "TOKENS_INVALID"));
  WriteToken("");
  ASSERT_EQ(chmod(dir_.Join("tokens.textproto").c_str(), 0640), 0);
  EXPECT_THAT(Authorizer::Create(options, clock_),
              ErrorIs(Code::kFailedPrecondition, "SECRET_FILE_EXPOSED"));
}

TEST_F(AuthorizerTest, NeedsNoDirectoryForTheShippedPolicy) {
  const auto authorizer = Authorizer::Create({}, clock_);

  ASSERT_THAT(authorizer, IsOk());
  const std::string pem = CertificateOf({"URI:muster://trust"});
  const auto admission =
      (*authorizer)->Admit(Shows(pem), kGet, "sources/iru", Kind::kCall);
  ASSERT_THAT(admission, IsOk());
  EXPECT_TRUE(admission->hidden->Hides("muster.device.v1.Device.user"));
}

}  // namespace
}  // namespace muster
