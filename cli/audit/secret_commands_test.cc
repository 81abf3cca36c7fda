#include "cli/testing/fake_installation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kDevice[] = "sources/iru/devices/a";

using SecretCommandsTest = MusterctlTest;

TEST_F(SecretCommandsTest, ShowsEveryPinWithWhereItIsFrom) {
  secrets_.reveal.Answer(R"pb(
    secrets { value: "433333" origin: SECRET_ORIGIN_VENDOR_NOW }
    secrets {
      value: "411111"
      origin: SECRET_ORIGIN_LOCK_ANSWER
      create_time { seconds: 1700000000 }
      command: "sources/iru/devices/a/commands/c"
    }
  )pb");

  EXPECT_EQ(
      Run({"reveal-pin", kDevice, "--reason", "locked out", "--ticket", "T-1"}),
      kExitOk);

  EXPECT_EQ(out_,
            "433333  from the vendor, just now\n"
            "411111  from the vendor's answer to the lock, 2023-11-14 22:13:20 "
            "UTC, sources/iru/devices/a/commands/c\n");
  const auto& asked = secrets_.reveal.asked()[0];
  EXPECT_EQ(asked.name(), kDevice);
  EXPECT_EQ(asked.kind(), connector::v1::SECRET_KIND_UNLOCK_PIN);
  EXPECT_EQ(asked.reason(), "locked out");
  EXPECT_EQ(asked.ticket(), "T-1");
}

TEST_F(SecretCommandsTest, SaysWhyTheVendorCouldNotBeAsked) {
  secrets_.reveal.Answer(
      "secrets { value: '411111' } vendor_problem: 'it is down'");

  EXPECT_EQ(Run({"reveal-pin", kDevice, "--reason", "r", "--ticket", "T-1"}),
            kExitOk);

  EXPECT_THAT(out_, HasSubstr("The vendor could not be asked: it is down"));
}

TEST_F(SecretCommandsTest, WantsReasonAndTicket) {
  EXPECT_EQ(Run({"reveal-pin", kDevice, "--reason", "r"}), kExitUsage);
  EXPECT_EQ(Run({"reveal-pin", kDevice, "--ticket", "T-1"}), kExitUsage);

  EXPECT_TRUE(secrets_.reveal.asked().empty());
}

TEST_F(SecretCommandsTest, ShowsASecretOfTheKindThatItIsTold) {
  secrets_.reveal.Answer("secrets { value: 'AAAA' label: 'user_based_albc' }");

  EXPECT_EQ(Run({"reveal-secret", kDevice, "--kind", "bypass-code", "--reason",
                 "r", "--ticket", "T-1"}),
            kExitOk);

  EXPECT_THAT(out_, HasSubstr("AAAA  from not known, user_based_albc"));
  EXPECT_EQ(secrets_.reveal.asked()[0].kind(),
            connector::v1::SECRET_KIND_BYPASS_CODE);
}

TEST_F(SecretCommandsTest, KnowsNoOtherKind) {
  EXPECT_EQ(Run({"reveal-secret", kDevice, "--kind", "diary", "--reason", "r",
                 "--ticket", "T-1"}),
            kExitUsage);
}

TEST_F(SecretCommandsTest, PrintsSecretsAsJson) {
  secrets_.reveal.Answer("secrets { value: '411111' }");

  EXPECT_EQ(Run({"reveal-pin", kDevice, "--reason", "r", "--ticket", "T-1",
                 "--json"}),
            kExitOk);

  EXPECT_EQ(out_, "{\"secrets\":[{\"value\":\"411111\"}]}\n");
}

TEST_F(SecretCommandsTest, ListsWhatIsKnownOfPins) {
  secrets_.list.Answer(R"pb(
    secrets {
      kind: SECRET_KIND_UNLOCK_PIN
      origin: SECRET_ORIGIN_LOCK_ANSWER
      command: "c2"
      mismatch: true
      reveal_count: 2
    }
    secrets {
      kind: SECRET_KIND_UNLOCK_PIN
      command: "c1"
      supersede_time { seconds: 1 }
    }
  )pb");

  EXPECT_EQ(Run({"secrets", kDevice}), kExitOk);

  EXPECT_EQ(secrets_.list.asked()[0].parent(), kDevice);
  EXPECT_THAT(out_, HasSubstr("unlock_pin  mismatch    never  the vendor's "
                              "answer to the lock      2  c2"));
  EXPECT_THAT(out_, HasSubstr("unlock_pin  superseded"));
}

}  // namespace
}  // namespace muster::cli
