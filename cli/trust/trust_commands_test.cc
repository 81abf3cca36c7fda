#include "cli/trust/trust_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using TrustCommandsTest = TrustFixture;

constexpr char kVerdict[] = R"pb(
  device: "sources/iru/devices/ab-1"
  serial_number: "C02X"
  policy: "default"
  state: TRUST_STATE_TRUSTED
  since_time { seconds: 1700000000 }
  match_strength: MATCH_STRENGTH_CERT_MDM_ID
  freshness { sync_time { seconds: 1700000000 } }
  hold { state: TRUST_STATE_UNKNOWN code: "MDM_UNKNOWN" }
  reasons { signal: "mdm" result: SIGNAL_RESULT_PASS value: "true" }
)pb";

TEST_F(TrustCommandsTest, ASerialNumberAloneIsJudged) {
  trust_.check.Answer(kVerdict);

  EXPECT_EQ(Run({"trust", "C02X", "--policy", "default"}), kExitOk);

  EXPECT_EQ(trust_.check.asked().at(0).serial_number(), "C02X");
  EXPECT_EQ(trust_.check.asked()[0].parent(), "sources/iru");
  EXPECT_EQ(trust_.check.asked()[0].policy(), "default");
  EXPECT_THAT(out_, AllOf(HasSubstr("C02X  TRUSTED  (policy default)"),
                          HasSubstr("found by CERT_MDM_ID"),
                          HasSubstr("it would be UNKNOWN (MDM_UNKNOWN)")));
}

TEST_F(TrustCommandsTest, NothingAloneShowsTotals) {
  trust_.list.Answer(
      "totals { trusted_count: 5 unknown_count: 1 by_code { key: "
      "'SYNC_TOO_OLD' value: 1 } }");

  EXPECT_EQ(Run({"trust"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("SYNC_TOO_OLD"));
}

TEST_F(TrustCommandsTest, ChecksByNameAndByCertificate) {
  trust_.check.Answer(kVerdict);

  EXPECT_EQ(Run({"trust", "check", "sources/iru/devices/ab-1"}), kExitOk);
  EXPECT_EQ(Run({"trust", "check", "--certificate", FileWith("PEM"), "--json"}),
            kExitOk);

  EXPECT_EQ(trust_.check.asked().at(0).identity().device(),
            "sources/iru/devices/ab-1");
  EXPECT_EQ(trust_.check.asked()[0].parent(), "sources/iru");
  EXPECT_EQ(trust_.check.asked().at(1).identity().certificate().pem(), "PEM");
  EXPECT_THAT(out_, HasSubstr("\"TRUST_STATE_TRUSTED\""));
}

TEST_F(TrustCommandsTest, ACheckOfNothingIsAMistake) {
  EXPECT_EQ(Run({"trust", "check"}), kExitUsage);
  EXPECT_EQ(Run({"trust", "check", "--certificate", "/nowhere"}), kExitUsage);
  EXPECT_THAT(trust_.check.asked(), IsEmpty());
}

TEST_F(TrustCommandsTest, ListsAllPagesOfAState) {
  trust_.list.Answer(
      "verdicts { serial_number: 'A1' reasons { code: 'MDM_OFF' } } "
      "next_page_token: 'more'");
  trust_.list.Answer("verdicts { serial_number: 'B2' }");

  EXPECT_EQ(Run({"trust", "list", "--state", "untrusted", "--source", "iru"}),
            kExitOk);

  EXPECT_EQ(trust_.list.asked().size(), 2u);
  EXPECT_EQ(trust_.list.asked()[0].state(), trust::v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(trust_.list.asked()[0].parent(), "sources/iru");
  EXPECT_EQ(trust_.list.asked()[1].page_token(), "more");
  EXPECT_THAT(out_,
              AllOf(HasSubstr("A1"), HasSubstr("MDM_OFF"), HasSubstr("B2")));
}

TEST_F(TrustCommandsTest, WatchesFromAToken) {
  trust_.watch.Answer(
      "verdicts { serial_number: 'A1' state: TRUST_STATE_UNKNOWN } "
      "snapshot_end: true");

  EXPECT_EQ(Run({"trust", "watch", "--token", "t1", "--policy", "-"}), kExitOk);

  EXPECT_EQ(trust_.watch.asked().at(0).resume_token(), "t1");
  EXPECT_EQ(trust_.watch.asked()[0].policy(), "-");
  EXPECT_THAT(out_, AllOf(HasSubstr("A1"), HasSubstr("UNKNOWN"),
                          HasSubstr("end of the snapshot")));
}

TEST_F(TrustCommandsTest, ShowsHowAVerdictCameAbout) {
  trust_.history.Answer(
      "changes { policy: 'default' previous_state: TRUST_STATE_TRUSTED "
      "state: TRUST_STATE_UNTRUSTED reasons { code: 'MDM_OFF' } "
      "sync: 'sources/iru/syncs/77' }");

  EXPECT_EQ(Run({"trust", "history", "C02X"}), kExitOk);

  EXPECT_EQ(trust_.history.asked().at(0).device(), "sources/iru/devices/ab-1");
  EXPECT_THAT(out_, AllOf(HasSubstr("MDM_OFF"), HasSubstr("77")));
}

TEST_F(TrustCommandsTest, ShowsSourcesAndWhatIsHeld) {
  trust_.status.Answer(R"pb(
    policy_version: 3
    sources {
      source: "sources/iru"
      health: SYNC_HEALTH_UNRECOVERABLE
      message: "The token was refused."
      policies {
        policy: "default"
        totals { trusted_count: 9 }
        held_count: 4
      }
    })pb");

  EXPECT_EQ(Run({"trust", "status"}), kExitOk);

  EXPECT_EQ(trust_.status.asked().at(0).parent(), "sources/-");
  EXPECT_THAT(out_, AllOf(HasSubstr("version 3"),
                          HasSubstr("sources/iru  UNRECOVERABLE"),
                          HasSubstr("The token was refused.")));
}

TEST_F(TrustCommandsTest, ReleasesWithAReason) {
  trust_.release.Answer("released_count: 12");

  EXPECT_EQ(Run({"trust", "release", "iru", "default"}), kExitUsage);
  EXPECT_EQ(
      Run({"trust", "release", "iru", "default", "--reason", "real outage"}),
      kExitOk);

  ASSERT_EQ(trust_.release.asked().size(), 1u);
  EXPECT_EQ(trust_.release.asked()[0].source(), "sources/iru");
  EXPECT_EQ(trust_.release.asked()[0].policy(), "default");
  EXPECT_EQ(trust_.release.asked()[0].reason(), "real outage");
  EXPECT_THAT(out_, HasSubstr("12 verdicts"));
}

TEST_F(TrustCommandsTest, ListsDecisionsAndDeliveries) {
  trust_.decisions.Answer(
      "decisions { principal: 'people/alice' kind: 'hold_released' }");
  trust_.caep.Answer(
      "deliveries { current_status: 'not-compliant' state: STATE_DEAD error: "
      "'the receiver answered 400' }");

  EXPECT_EQ(Run({"trust", "decisions"}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("people/alice"));
  EXPECT_EQ(Run({"trust", "caep", "idp", "--state", "dead"}), kExitOk);
  EXPECT_THAT(out_,
              AllOf(HasSubstr("DEAD"), HasSubstr("the receiver answered 400")));
  EXPECT_EQ(trust_.caep.asked().at(0).stream(), "idp");
  EXPECT_EQ(trust_.caep.asked()[0].state(),
            trust::v1::CaepDelivery::STATE_DEAD);
}

}  // namespace
}  // namespace muster::cli
