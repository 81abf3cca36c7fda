#include "base/access/standing_calls.h"

#include <optional>
#include <string>
#include <vector>

#include "base/access/authorizer_fixture.h"
#include "base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = CallLimits::Kind;

// A stream that notes what is done to it.
class StandingTest : public AuthorizerTest {
 protected:
  void Open(const Peer& peer) {
    auto admission =
        authorizer_->Admit(peer, kGet, "sources/iru", Kind::kStream).value();
    entry_.emplace(
        authorizer_->standing(),
        StandingCalls::Stream{admission.caller, kGet, "sources/iru",
                              [this](const absl::Status& why) {
                                ended_.push_back(ErrorReason(why));
                              },
                              [this] { ended_.push_back("broken off"); }});
  }

  std::vector<std::string> ended_;
  std::optional<StandingCalls::Entry> entry_;
};

TEST_F(StandingTest, StaysWhileItsCallerMayHaveIt) {
  Make();
  Open(Bearer(bearer_));
  authorizer_->RunOnce();

  EXPECT_THAT(ended_, IsEmpty());
}

TEST_F(StandingTest, EndsWithTheTokenAndIsBrokenOffIfItDoesNot) {
  Make();
  Open(Bearer(bearer_));
  WriteToken("revoke_time { seconds: 1 }");
  authorizer_->RunOnce();
  clock_.Advance(absl::Seconds(1));
  authorizer_->RunOnce();
  EXPECT_THAT(ended_, ElementsAre("TOKEN_REVOKED"));
  clock_.Advance(absl::Seconds(1));
  authorizer_->RunOnce();

  EXPECT_THAT(ended_, ElementsAre("TOKEN_REVOKED", "broken off"));
}

TEST_F(StandingTest, EndsWhenTheRoleIsTakenAway) {
  Make();
  Open(Bearer(bearer_));
  WritePolicy("");
  authorizer_->RunOnce();

  EXPECT_THAT(ended_, ElementsAre("ROLE_MISSING"));
}

TEST_F(StandingTest, EndsWhenTokenOrCertificateExpire) {
  Make();
  Open(Bearer(bearer_));
  clock_.Advance(absl::Hours(1));
  authorizer_->RunOnce();
  EXPECT_THAT(ended_, ElementsAre("TOKEN_EXPIRED"));

  entry_.reset();
  ended_.clear();
  const std::string pem = CertificateOf({"URI:muster://trust"});
  Open(Shows(pem));
  clock_.Advance(absl::Hours(1));
  authorizer_->RunOnce();
  EXPECT_THAT(ended_, ElementsAre("CERTIFICATE_EXPIRED"));
}

TEST_F(StandingTest, EndsWhileThePolicyCannotBeRead) {
  Make();
  Open(Bearer(bearer_));
  WritePolicy("nonsense");
  authorizer_->RunOnce();

  EXPECT_THAT(ended_, ElementsAre("POLICY_UNUSABLE"));
}

TEST_F(StandingTest, IsLeftAloneOnceItIsOver) {
  Make();
  Open(Bearer(bearer_));
  entry_.reset();
  WritePolicy("");
  authorizer_->RunOnce();

  EXPECT_THAT(ended_, IsEmpty());
}

}  // namespace
}  // namespace muster
