#include <string>
#include <vector>

#include "cli/trust/trust_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Of the commands by which people change what is judged.
using TrustDecisionsTest = TrustFixture;

constexpr char kPreview[] = R"pb(
  device_count: 42
  base_version: 3
  preview_hash: "abc123"
  policies {
    policy: "strict"
    added: true
    flips {
      from: TRUST_STATE_TRUSTED
      to: TRUST_STATE_UNTRUSTED
      code: "FACT_IS_WRONG"
      count: 7
    }
    samples {
      before { state: TRUST_STATE_TRUSTED }
      after {
        serial_number: "C02X"
        state: TRUST_STATE_UNTRUSTED
        reasons { code: "FACT_IS_WRONG" hint: "Turn FileVault on." }
      }
    }
  }
)pb";

TEST_F(TrustDecisionsTest, PoliciesAreShownAsTheyAreApplied) {
  trust_.policies.Answer(
      "policies { name: 'strict' } version: 4 principal: 'people/alice'");

  EXPECT_EQ(Run({"trust", "policies", "--version", "4"}), kExitOk);

  EXPECT_EQ(trust_.policies.asked().at(0).version(), 4);
  EXPECT_THAT(out_,
              AllOf(HasSubstr("# version 4"), HasSubstr("name: \"strict\""),
                    Not(HasSubstr("principal:"))));
}

TEST_F(TrustDecisionsTest, PreviewsWhoFlipsAndWhy) {
  trust_.preview.Answer(kPreview);

  EXPECT_EQ(Run({"trust", "preview", FileWith("policies { name: 'strict' }"),
                 "--samples", "5"}),
            kExitOk);

  EXPECT_EQ(trust_.preview.asked().at(0).policies().policies(0).name(),
            "strict");
  EXPECT_EQ(trust_.preview.asked()[0].sample_size(), 5);
  EXPECT_THAT(out_,
              AllOf(HasSubstr("42 devices"), HasSubstr("policy strict (new)"),
                    HasSubstr("FACT_IS_WRONG"), HasSubstr("Turn FileVault on."),
                    HasSubstr("preview hash: abc123")));
  EXPECT_THAT(trust_.apply.asked(), IsEmpty());
}

TEST_F(TrustDecisionsTest, AppliesWhatAPersonHasSeen) {
  trust_.preview.Answer(kPreview);
  trust_.apply.Answer("version: 4");
  const std::string file = FileWith("policies { name: 'strict' }");
  const std::vector<std::string> apply = {"trust", "apply", file, "--reason",
                                          "tighter"};

  EXPECT_EQ(Run(apply), kExitUsage);
  typed_ = "no\n";
  EXPECT_NE(Run(apply), kExitOk);
  EXPECT_THAT(trust_.apply.asked(), IsEmpty());
  typed_ = "yes\n";
  EXPECT_EQ(Run(apply), kExitOk);

  ASSERT_EQ(trust_.apply.asked().size(), 1u);
  EXPECT_EQ(trust_.apply.asked()[0].preview_hash(), "abc123");
  EXPECT_EQ(trust_.apply.asked()[0].reason(), "tighter");
  EXPECT_THAT(out_, AllOf(HasSubstr("FACT_IS_WRONG"), HasSubstr("version 4")));
}

TEST_F(TrustDecisionsTest, AScriptAppliesByTheHashOfAPreview) {
  trust_.apply.Answer("version: 4");

  EXPECT_EQ(Run({"trust", "apply", FileWith("policies { name: 'strict' }"),
                 "--reason", "tighter", "--preview-hash", "abc123"}),
            kExitOk);

  EXPECT_THAT(trust_.preview.asked(), IsEmpty());
  EXPECT_EQ(trust_.apply.asked().at(0).preview_hash(), "abc123");
}

TEST_F(TrustDecisionsTest, AFileThatIsNoPolicyIsSaidToBeNone) {
  EXPECT_NE(Run({"trust", "preview", FileWith("policys {}")}), kExitOk);

  EXPECT_THAT(err_, HasSubstr(":1:"));
  EXPECT_THAT(trust_.preview.asked(), IsEmpty());
}

TEST_F(TrustDecisionsTest, AsksForAnExemptionThatEnds) {
  trust_.exempt.Answer(
      "name: 'sources/iru/exemptions/e1' "
      "state: EXEMPTION_STATE_AWAITING_APPROVAL");

  EXPECT_EQ(Run({"trust", "exempt", "C02X", "filevault.enabled", "--for",
                 "soon", "--reason", "x"}),
            kExitUsage);
  EXPECT_EQ(Run({"trust", "exempt", "C02X", "filevault.enabled", "--for", "8h",
                 "--reason", "on stage", "--ticket", "IT-7"}),
            kExitOk);

  ASSERT_EQ(trust_.exempt.asked().size(), 1u);
  EXPECT_EQ(trust_.exempt.asked()[0].parent(), "sources/iru");
  const auto& asked = trust_.exempt.asked()[0].exemption();
  EXPECT_EQ(asked.device(), "sources/iru/devices/ab-1");
  EXPECT_EQ(asked.signal(), "filevault.enabled");
  EXPECT_EQ(asked.ticket(), "IT-7");
  EXPECT_GT(asked.expire_time().seconds(), 0);
  EXPECT_THAT(out_, HasSubstr("approve-exemption sources/iru/exemptions/e1"));
}

TEST_F(TrustDecisionsTest, DecidesOnExemptionsAndListsThem) {
  trust_.exemptions.Answer(
      "exemptions { name: 'sources/iru/exemptions/e1' ticket: 'IT-7' }");

  EXPECT_EQ(Run({"trust", "approve-exemption", "sources/iru/exemptions/e1",
                 "--comment", "fine"}),
            kExitOk);
  EXPECT_EQ(Run({"trust", "revoke-exemption", "sources/iru/exemptions/e1",
                 "--comment", "done"}),
            kExitOk);
  EXPECT_EQ(Run({"trust", "exemptions", "--ended", "--device", "C02X"}),
            kExitOk);

  EXPECT_EQ(trust_.approve.asked().at(0).comment(), "fine");
  EXPECT_EQ(trust_.revoke.asked().at(0).comment(), "done");
  EXPECT_TRUE(trust_.exemptions.asked().at(0).show_ended());
  EXPECT_EQ(trust_.exemptions.asked()[0].device(), "sources/iru/devices/ab-1");
  EXPECT_THAT(out_, HasSubstr("IT-7"));
}

TEST_F(TrustDecisionsTest, PrintsVersionsAsJson) {
  trust_.versions.Answer("versions { version: 2 } versions { version: 1 }");

  EXPECT_EQ(Run({"trust", "versions", "--json"}), kExitOk);

  EXPECT_THAT(out_, HasSubstr("\"version\":\"2\""));
}

}  // namespace
}  // namespace muster::cli
