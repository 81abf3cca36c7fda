#include "actions/guard/actors/principals.h"

#include "base/process/textproto.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::actions {
namespace {

using ::testing::UnorderedElementsAre;

guard::v1::GuardSettings Settings() {
  return ParseTextproto<guard::v1::GuardSettings>(R"(
    automations { principal: "services/helpdesk" kinds: ["lock", "erase"]
                  max_count: 1 }
    automations { principal: "services/helpdesk" kinds: "restart" max_count: 2 }
    identities { principals: ["people/a", "scripts/a-nightly"] }
    identities { principals: ["people/b", "local"] })",
                                                  "test")
      .value();
}

TEST(PrincipalsTest, TellsPeopleFromPrograms) {
  EXPECT_TRUE(IsPerson("people/alice"));
  EXPECT_TRUE(IsPerson("services/musterctl"));
  EXPECT_TRUE(IsPerson("local"));
  EXPECT_TRUE(IsPerson(""));
  EXPECT_FALSE(IsPerson("services/trust"));
  EXPECT_FALSE(IsPerson("scripts/nightly"));
  EXPECT_FALSE(IsPerson("self"));
}

TEST(PrincipalsTest, KnowsWhoIsTheSameByIdentity) {
  EXPECT_THAT(SamePerson(Settings(), "scripts/a-nightly"),
              UnorderedElementsAre("people/a", "scripts/a-nightly"));
  EXPECT_THAT(SamePerson(Settings(), "people/c"),
              UnorderedElementsAre("people/c"));
  EXPECT_THAT(SamePerson(Settings(), ""),
              UnorderedElementsAre("people/b", "local"));
}

TEST(PrincipalsTest, FindsTheAutomationOfPrincipalAndKind) {
  const guard::v1::GuardSettings settings = Settings();
  EXPECT_EQ(AutomationFor(settings, "services/helpdesk", "erase"),
            &settings.automations(0));
  EXPECT_EQ(AutomationFor(settings, "services/helpdesk", "restart"),
            &settings.automations(1));
  EXPECT_EQ(AutomationFor(settings, "services/helpdesk", "shutdown"), nullptr);
  EXPECT_EQ(AutomationFor(settings, "services/other", "lock"), nullptr);
}

}  // namespace
}  // namespace muster::actions
