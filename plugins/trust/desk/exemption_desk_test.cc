#include "plugins/trust/desk/exemption_desk.h"

#include "plugins/trust/desk/desk_fixture.h"
#include "plugins/trust/store/decisions.h"

namespace muster::trust {
namespace {

using Code = absl::StatusCode;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class ExemptionDeskTest : public DeskFixture {
 protected:
  ExemptionDeskTest() {
    device::v1::Device mac = Mac(1);
    mac.mutable_facts(0)->set_bool_value(false);  // no agent
    Show({mac});
  }

  static v1::CreateExemptionRequest Ask(
      absl::Duration duration = absl::Hours(1)) {
    v1::CreateExemptionRequest request;
    request.set_parent("sources/iru");
    v1::Exemption& exemption = *request.mutable_exemption();
    exemption.set_device(NameOf(1));
    exemption.set_signal("agent");
    exemption.set_reason("the agent is being replaced");
    exemption.set_ticket("HD-1");
    *exemption.mutable_expire_time() = posture::ToProto(absl::Now() + duration);
    return request;
  }
  absl::StatusOr<v1::Exemption> Approve(const std::string& name,
                                        const std::string& who) {
    v1::ApproveExemptionRequest request;
    request.set_name(name);
    request.set_comment("seen");
    return desk_.Approve(request, who);
  }
  absl::StatusOr<v1::Exemption> Revoke(const std::string& name) {
    v1::RevokeExemptionRequest request;
    request.set_name(name);
    request.set_comment("over");
    return desk_.Revoke(request, "people/ben");
  }
  std::vector<std::string> Decisions() const {
    std::vector<std::string> kinds;
    const auto listed = ListDecisions({}, *host_->store().Snapshot());
    for (const auto& decision : listed->decisions()) {
      kinds.push_back(absl::StrCat(decision.kind(), " ", decision.principal()));
    }
    return kinds;
  }

  static ExemptionDesk::Options Options() {
    ExemptionDesk::Options options;
    options.max_duration = absl::Hours(24);
    guard::v1::GuardSettings::Identity& cid = options.identities.emplace_back();
    cid.add_principals("people/cid");
    cid.add_principals("people/cid-admin");
    return options;
  }

  ExemptionDesk desk_{Options(), *host_,       *judge_,
                      *book_,    *RealClock(), random_};
};

TEST_F(ExemptionDeskTest, CountsForNothingBeforeAnotherPersonApprovesIt) {
  const auto asked = desk_.Create(Ask(), "people/ann");
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->state(), v1::EXEMPTION_STATE_AWAITING_APPROVAL);
  EXPECT_EQ(Published(1).state(), v1::TRUST_STATE_UNTRUSTED);

  EXPECT_THAT(Approve(asked->name(), "people/ann"),
              ErrorIs(Code::kPermissionDenied, "APPROVER_IS_REQUESTER"));
  EXPECT_THAT(Approve(asked->name(), "scripts/ci"),
              ErrorIs(Code::kPermissionDenied, "APPROVER_NOT_A_PERSON"));
  EXPECT_EQ(Published(1).state(), v1::TRUST_STATE_UNTRUSTED);

  const auto approved = Approve(asked->name(), "people/ben");
  ASSERT_THAT(approved, IsOk());
  EXPECT_EQ(approved->approver(), "people/ben");
  const v1::Verdict verdict = Published(1);
  EXPECT_EQ(verdict.state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(verdict.reasons(0).result(), v1::SIGNAL_RESULT_EXEMPT);
  EXPECT_EQ(verdict.reasons(0).exemption(), asked->name());
  EXPECT_LE(posture::ToTime(verdict.valid_until_time()),
            posture::ToTime(asked->expire_time()));
  EXPECT_THAT(Decisions(),
              ::testing::ElementsAre("exemption_approved people/ben",
                                     "exemption_requested people/ann"));
}

TEST_F(ExemptionDeskTest, IsApprovedOnce) {
  const auto asked = desk_.Create(Ask(), "people/ann");
  ASSERT_THAT(Approve(asked->name(), "people/ben"), IsOk());

  EXPECT_THAT(Approve(asked->name(), "people/cid"),
              ErrorIs(Code::kFailedPrecondition, "EXEMPTION_ENDED"));
}

TEST_F(ExemptionDeskTest, IsNotApprovedByAnotherPrincipalOfTheSamePerson) {
  const auto asked = desk_.Create(Ask(), "people/cid-admin");

  EXPECT_THAT(Approve(asked->name(), "people/cid"),
              ErrorIs(Code::kPermissionDenied, "APPROVER_IS_REQUESTER"));
  EXPECT_THAT(Approve(asked->name(), "people/ben"), IsOk());
}

TEST_F(ExemptionDeskTest, EndsWhenItIsRevoked) {
  const auto asked = desk_.Create(Ask(), "people/ann");
  ASSERT_THAT(Approve(asked->name(), "people/ben"), IsOk());

  const auto revoked = Revoke(asked->name());
  ASSERT_THAT(revoked, IsOk());
  EXPECT_EQ(revoked->state(), v1::EXEMPTION_STATE_REVOKED);
  EXPECT_EQ(Published(1).state(), v1::TRUST_STATE_UNTRUSTED);
  // Once more changes nothing.
  EXPECT_EQ(posture::ToTime(Revoke(asked->name())->end_time()),
            posture::ToTime(revoked->end_time()));
}

TEST_F(ExemptionDeskTest, EndsByItsTime) {
  const auto asked = desk_.Create(Ask(), "people/ann");
  ASSERT_THAT(Approve(asked->name(), "people/ben"), IsOk());

  ASSERT_THAT(host_->Update([&](plugins::EffectBatch& batch) {
    return plugin_->OnTick(absl::Now() + absl::Hours(1), batch);
  }),
              IsOk());

  // The tick's clock is ahead of the one that is judged by: only the exemption
  // is over.
  EXPECT_EQ(Published(1).state(), v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(Decisions().front(), "exemption_expired ");
}

TEST_F(ExemptionDeskTest, LetsPassOneSignalOfOneDeviceOnly) {
  device::v1::Device other = Mac(2);
  other.mutable_facts(0)->set_bool_value(false);
  device::v1::Device worse = Mac(1);
  worse.mutable_facts(0)->set_bool_value(false);
  worse.mutable_facts(1)->set_bool_value(false);  // no MDM profile either
  Show({worse, other});
  const auto asked = desk_.Create(Ask(), "people/ann");
  ASSERT_THAT(Approve(asked->name(), "people/ben"), IsOk());

  EXPECT_EQ(Published(1).state(), v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(Published(1).reasons(0).code(), "MDM_MISSING");
  EXPECT_EQ(Published(2).state(), v1::TRUST_STATE_UNTRUSTED);
}

TEST_F(ExemptionDeskTest, RefusesWhatCannotBe) {
  const auto refused = [&](const std::function<void(v1::Exemption&)>& spoil,
                           Code code, const std::string& reason) {
    v1::CreateExemptionRequest request = Ask();
    spoil(*request.mutable_exemption());
    EXPECT_THAT(desk_.Create(request, "people/ann"), ErrorIs(code, reason));
  };
  refused([](v1::Exemption& one) { one.set_reason(" "); },
          Code::kInvalidArgument, "FIELD_REQUIRED");
  refused([](v1::Exemption& one) { one.set_reason(std::string(1001, 'x')); },
          Code::kInvalidArgument, "FIELD_TOO_LONG");
  refused([](v1::Exemption& one) { one.clear_expire_time(); },
          Code::kInvalidArgument, "FIELD_REQUIRED");
  refused([](v1::Exemption& one) { one.clear_signal(); },
          Code::kInvalidArgument, "FIELD_REQUIRED");
  refused(
      [](v1::Exemption& one) {
        *one.mutable_expire_time() =
            posture::ToProto(absl::Now() + absl::Hours(25));
      },
      Code::kInvalidArgument, "EXEMPTION_TOO_LONG");
  refused(
      [](v1::Exemption& one) {
        *one.mutable_expire_time() =
            posture::ToProto(absl::Now() - absl::Seconds(1));
      },
      Code::kInvalidArgument, "EXEMPTION_TOO_LONG");
  refused([](v1::Exemption& one) { one.set_device(NameOf(9)); },
          Code::kNotFound, "DEVICE_NOT_FOUND");
  refused(
      [](v1::Exemption& one) { one.set_device("sources/other/devices/d1"); },
      Code::kInvalidArgument, "RESOURCE_NAME_MALFORMED");
  refused([](v1::Exemption& one) { one.set_policy("nope"); }, Code::kNotFound,
          "POLICY_NOT_FOUND");
  for (const char* signal : {"nope", "not_removed", "sync_age", "platform"}) {
    refused([&](v1::Exemption& one) { one.set_signal(signal); },
            Code::kNotFound, "SIGNAL_NOT_FOUND");
  }
  EXPECT_THAT(Approve("sources/iru/exemptions/x", "people/ben"),
              ErrorIs(Code::kNotFound, "EXEMPTION_NOT_FOUND"));
}

}  // namespace
}  // namespace muster::trust
