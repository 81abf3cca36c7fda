#include "actions/vault/reveal_checks.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class CheckRevealTest : public ::testing::Test {
 protected:
  CheckRevealTest() {
    request_.set_name("sources/iru/devices/1");
    request_.set_kind(connector::v1::SECRET_KIND_UNLOCK_PIN);
    request_.set_reason("locked out");
    request_.set_ticket("T-1");
  }

  void ExpectRefused(const std::string& reason) {
    EXPECT_THAT(CheckReveal(request_),
                ErrorIs(absl::StatusCode::kInvalidArgument, reason));
  }

  v1::RevealSecretRequest request_;
};

TEST_F(CheckRevealTest, LetsAWholeRequestPass) {
  EXPECT_THAT(CheckReveal(request_), IsOk());
}

TEST_F(CheckRevealTest, RefusesWhatIsNoDevice) {
  for (const char* name : {"", "devices/1", "sources/iru/devices/-"}) {
    request_.set_name(name);
    ExpectRefused("RESOURCE_NAME_MALFORMED");
  }
}

TEST_F(CheckRevealTest, RefusesKindsThatItDoesNotKnow) {
  request_.clear_kind();
  ExpectRefused("SECRET_KIND_MISSING");
  request_.set_kind(static_cast<connector::v1::SecretKind>(99));
  ExpectRefused("SECRET_KIND_MISSING");
}

TEST_F(CheckRevealTest, WantsAReasonAndATicket) {
  request_.set_reason(" ");
  ExpectRefused("REASON_MISSING");
  request_.set_reason("locked out");
  request_.clear_ticket();
  ExpectRefused("TICKET_MISSING");
}

TEST_F(CheckRevealTest, BoundsWhatIsWrittenDown) {
  request_.set_reason(std::string(1024, 'x'));
  request_.set_ticket(std::string(128, 'x'));
  EXPECT_THAT(CheckReveal(request_), IsOk());

  request_.set_ticket(std::string(129, 'x'));
  ExpectRefused("FIELD_TOO_LONG");
  request_.set_ticket("T-1");
  request_.set_reason(std::string(1025, 'x'));
  ExpectRefused("FIELD_TOO_LONG");
}

TEST(SecretKindWord, IsWhatAuditRecordsSay) {
  EXPECT_EQ(SecretKindWord(connector::v1::SECRET_KIND_UNLOCK_PIN),
            "unlock_pin");
}

}  // namespace
}  // namespace muster::actions
