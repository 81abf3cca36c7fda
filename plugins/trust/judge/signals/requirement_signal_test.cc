#include "plugins/trust/judge/signals/requirement_signal.h"

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/trust/judge/codes.h"
#include "plugins/trust/judge/judge_fixture.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kExemption[] = "sources/iru/exemptions/1";

class RequirementSignalTest : public ::testing::Test {
 protected:
  // What the only requirement of a policy in text format says of `device_`.
  Signal SignalOf(const std::string& requirement, absl::Time now = kNow) {
    const Policy policy = PolicyOf("requirements { " + requirement + " }");
    Evidence evidence = FreshEvidence();
    evidence.exemptions = exemptions_;
    return RequirementSignal(policy.requirements.front(),
                             {device_, evidence, policy, now});
  }

  Device device_ = HealthyMac();
  std::vector<ActiveExemption> exemptions_;
};

TEST_F(RequirementSignalTest, IsNotAskedOnOtherPlatforms) {
  device_.clear_facts();

  const Signal signal = SignalOf("mdm {} platforms: PLATFORM_IPAD");

  EXPECT_EQ(signal.result(), v1::SIGNAL_RESULT_NOT_APPLICABLE);
  EXPECT_EQ(signal.reason.code(), kPlatformNotCovered);
  EXPECT_EQ(signal.valid_until, absl::InfiniteFuture());
}

TEST_F(RequirementSignalTest, IsUnknownWithoutAPlatformIfAskedOnSome) {
  device_.clear_platform();

  EXPECT_EQ(SignalOf("mdm {} platforms: PLATFORM_MAC").reason.code(),
            kPlatformNotTold);
  EXPECT_EQ(
      SignalOf("mdm {} platforms: [PLATFORM_MAC, PLATFORM_IPAD]").result(),
      v1::SIGNAL_RESULT_PASS);
  EXPECT_EQ(SignalOf("mdm {}").result(), v1::SIGNAL_RESULT_PASS);
}

TEST_F(RequirementSignalTest, HasItsOwnNameAndHint) {
  device_.clear_facts();

  const v1::Reason reason =
      SignalOf("mdm {} signal: 'managed' hint: 'Call us.'").reason;

  EXPECT_EQ(reason.signal(), "managed");
  EXPECT_EQ(reason.hint(), "Call us.");
}

TEST_F(RequirementSignalTest, HasNoHintWhileItPasses) {
  EXPECT_THAT(SignalOf("mdm {} hint: 'Call us.'").reason.hint(), IsEmpty());
}

TEST_F(RequirementSignalTest, IsExemptUpToTheMomentTheExemptionEnds) {
  FactOf(device_, "mdm.enabled").set_bool_value(false);
  exemptions_ = {{kExemption, kMdm, "", kNow}};

  const Signal last = SignalOf("mdm {}");
  EXPECT_EQ(last.result(), v1::SIGNAL_RESULT_EXEMPT);
  EXPECT_EQ(last.reason.code(), kMdmMissing);
  EXPECT_EQ(last.reason.exemption(), kExemption);
  EXPECT_EQ(last.valid_until, kNow);
  EXPECT_EQ(last.holds_until, kNow);

  const Signal after = SignalOf("mdm {}", kNow + kTick);
  EXPECT_EQ(after.result(), v1::SIGNAL_RESULT_FAIL);
  EXPECT_THAT(after.reason.exemption(), IsEmpty());
}

TEST_F(RequirementSignalTest, IsNotExemptWhileItPasses) {
  exemptions_ = {{kExemption, kMdm, "", kNow + absl::Hours(1)}};

  const Signal signal = SignalOf("mdm {}");

  EXPECT_EQ(signal.result(), v1::SIGNAL_RESULT_PASS);
  EXPECT_EQ(signal.valid_until, absl::InfiniteFuture());
}

TEST_F(RequirementSignalTest, IsExemptByItsOwnNameAndPolicyOnly) {
  FactOf(device_, "mdm.enabled").set_bool_value(false);
  const absl::Time later = kNow + absl::Hours(1);

  exemptions_ = {{kExemption, kAgent, "", later}};
  EXPECT_EQ(SignalOf("mdm {}").result(), v1::SIGNAL_RESULT_FAIL);
  exemptions_ = {{kExemption, kMdm, "other", later}};
  EXPECT_EQ(SignalOf("mdm {}").result(), v1::SIGNAL_RESULT_FAIL);
  exemptions_ = {{kExemption, kMdm, "p", later}};
  EXPECT_EQ(SignalOf("mdm {}").result(), v1::SIGNAL_RESULT_EXEMPT);
}

TEST_F(RequirementSignalTest, TakesTheExemptionThatEndsLast) {
  FactOf(device_, "mdm.enabled").set_bool_value(false);
  exemptions_ = {{"short", kMdm, "", kNow + absl::Hours(1)},
                 {"long", kMdm, "", kNow + absl::Hours(2)},
                 {"ended", kMdm, "", kNow - absl::Hours(1)}};

  const Signal signal = SignalOf("mdm {}");

  EXPECT_EQ(signal.reason.exemption(), "long");
  EXPECT_EQ(signal.valid_until, kNow + absl::Hours(2));
}

constexpr char kEither[] = R"pb(
  any_of {
    requirements { mdm { max_age { seconds: 3600 } } }
    requirements { agent { max_age { seconds: 3600 } } }
  })pb";

TEST_F(RequirementSignalTest, OfAnyOfIsThatOfTheBestMember) {
  FactOf(device_, "mdm.enabled").set_bool_value(false);
  for (device::v1::Fact& fact : *device_.mutable_facts()) {
    *fact.mutable_observe_time() = posture::ToProto(kNow);
  }

  const Signal signal = SignalOf(kEither);

  EXPECT_EQ(signal.result(), v1::SIGNAL_RESULT_PASS);
  EXPECT_EQ(signal.reason.signal(), kAnyOf);
  EXPECT_EQ(signal.reason.value(), "agent: installed");
}

TEST_F(RequirementSignalTest, OfAnyOfIsValidAsLongAsItsLastingMember) {
  *FactOf(device_, "mdm.enabled").mutable_observe_time() =
      posture::ToProto(kNow - absl::Minutes(50));
  *FactOf(device_, "agent.installed").mutable_observe_time() =
      posture::ToProto(kNow - absl::Minutes(20));

  const Signal signal = SignalOf(kEither);

  EXPECT_EQ(signal.valid_until, kNow + absl::Minutes(40));
  EXPECT_EQ(signal.holds_until, kNow + absl::Minutes(10));
}

TEST_F(RequirementSignalTest, OfAnyOfSaysWhatTheBestMemberLacks) {
  device_.clear_facts();
  FactOf(device_, "agent.installed").set_bool_value(false);

  const Signal signal = SignalOf(kEither);

  EXPECT_EQ(signal.result(), v1::SIGNAL_RESULT_UNKNOWN);
  EXPECT_EQ(signal.reason.code(), kMdmUnknown);
  EXPECT_THAT(signal.reason.value(), HasSubstr("mdm: NOT_FETCHED"));
}

TEST_F(RequirementSignalTest, OfAnyOfMayBeExemptByAMemberOrAsAWhole) {
  device_.clear_facts();
  for (const char* signal : {kMdm, kAnyOf}) {
    exemptions_ = {{kExemption, signal, "", kNow + absl::Hours(1)}};
    EXPECT_EQ(SignalOf(kEither).result(), v1::SIGNAL_RESULT_EXEMPT) << signal;
    EXPECT_EQ(SignalOf(kEither).reason.exemption(), kExemption) << signal;
  }
}

}  // namespace
}  // namespace muster::trust
