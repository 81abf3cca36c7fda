#include "plugins/trust/desk/policy_desk.h"

#include "plugins/trust/desk/desk_fixture.h"
#include "plugins/trust/store/decisions.h"
#include "plugins/trust/store/policy_versions.h"

namespace muster::trust {
namespace {

using Code = absl::StatusCode;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class PolicyDeskTest : public DeskFixture {
 protected:
  PolicyDeskTest() {
    std::vector<device::v1::Device> macs;
    for (int i = 0; i < 6; ++i) {
      macs.push_back(Mac(i));
      device::v1::Fact& fact = *macs.back().add_facts();
      fact.set_key("filevault.enabled");
      if (i < 3) fact.set_bool_value(true);
      if (i == 3) fact.set_bool_value(false);
      if (i > 3) {
        fact.set_unknown_reason(device::v1::UNKNOWN_REASON_NOT_REPORTED);
      }
    }
    Show(macs);
  }

  // The policies in force, and disk encryption in `default`.
  v1::PolicySet Stricter() const {
    v1::PolicySet set = book_->current()->set;
    for (v1::Policy& policy : *set.mutable_policies()) {
      if (policy.name() != "default") continue;
      v1::FactIs& fact = *policy.add_requirements()->mutable_fact();
      fact.set_key("filevault.enabled");
      fact.set_bool_value(true);
    }
    return set;
  }
  absl::StatusOr<v1::PreviewPoliciesResponse> Preview(
      const v1::PolicySet& set) {
    v1::PreviewPoliciesRequest request;
    *request.mutable_policies() = set;
    return desk_.Preview(request);
  }
  absl::StatusOr<v1::PolicySet> Apply(const v1::PolicySet& set,
                                      const std::string& hash) {
    v1::ApplyPoliciesRequest request;
    *request.mutable_policies() = set;
    request.set_preview_hash(hash);
    request.set_reason("disks are to be encrypted");
    return desk_.Apply(request, "people/ann");
  }
  absl::StatusOr<v1::PolicySet> PreviewAndApply(const v1::PolicySet& set) {
    return Apply(set, Preview(set)->preview_hash());
  }

  PolicyDesk desk_{*host_, *judge_, *book_, *RealClock()};
};

TEST_F(PolicyDeskTest, PreviewsWhoWouldFlipAndWhy) {
  const auto preview = Preview(Stricter());
  ASSERT_THAT(preview, IsOk());

  EXPECT_EQ(preview->device_count(), 6);
  EXPECT_EQ(preview->base_version(), 1);
  ASSERT_EQ(preview->policies_size(), 2);
  const auto& changed = preview->policies(0);
  EXPECT_EQ(changed.policy(), "default");
  EXPECT_EQ(changed.totals().trusted_count(), 3);
  ASSERT_EQ(changed.flips_size(), 2);
  EXPECT_EQ(changed.flips(0).from(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(changed.flips(0).to(), v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(changed.flips(0).count(), 2);
  EXPECT_EQ(changed.flips(1).to(), v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(changed.flips(1).count(), 1);
  ASSERT_EQ(changed.samples_size(), 3);
  EXPECT_EQ(changed.samples(0).before().state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(changed.samples(0).after().reasons(0).signal(),
            "filevault.enabled");
  EXPECT_EQ(preview->policies(1).flips_size(), 0);
}

TEST_F(PolicyDeskTest, ChangesNothingByAPreview) {
  const int64_t head = host_->store().Snapshot()->head();
  ASSERT_THAT(Preview(Stricter()), IsOk());

  EXPECT_EQ(host_->store().Snapshot()->head(), head);
  EXPECT_EQ(book_->current()->version(), 1);
}

TEST_F(PolicyDeskTest, AppliesExactlyWhatWasPreviewed) {
  const auto preview = Preview(Stricter());
  EXPECT_THAT(Apply(Stricter(), "no hash"),
              ErrorIs(Code::kFailedPrecondition, "PREVIEW_MISMATCH"));
  v1::PolicySet other = Stricter();
  other.mutable_policies(0)->set_description("another");
  EXPECT_THAT(Apply(other, preview->preview_hash()),
              ErrorIs(Code::kFailedPrecondition, "PREVIEW_MISMATCH"));

  const auto applied = Apply(Stricter(), preview->preview_hash());
  ASSERT_THAT(applied, IsOk());
  EXPECT_EQ(applied->version(), 2);
  EXPECT_EQ(applied->principal(), "people/ann");
  EXPECT_EQ(Published(0).state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(Published(3).state(), v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(Published(4).state(), v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(Published(4).policy_version(), 2);
  EXPECT_EQ(Published(4, "twingate_compatible").state(),
            v1::TRUST_STATE_TRUSTED);
  // A preview is of one version only.
  EXPECT_THAT(Apply(Stricter(), preview->preview_hash()),
              ErrorIs(Code::kFailedPrecondition, "PREVIEW_MISMATCH"));
}

TEST_F(PolicyDeskTest, KeepsEveryVersion) {
  ASSERT_THAT(PreviewAndApply(Stricter()), IsOk());
  const auto snapshot = *host_->store().Snapshot();

  const auto versions = ListPolicyVersions({}, snapshot);
  ASSERT_THAT(versions, IsOk());
  ASSERT_EQ(versions->versions_size(), 2);
  EXPECT_EQ(versions->versions(0).version(), 2);
  EXPECT_EQ(versions->versions(1).principal(), kByConfiguration);
  EXPECT_EQ((*ReadPolicies(1, snapshot))->policies(0).requirements_size() + 1,
            (*ReadPolicies(2, snapshot))->policies(0).requirements_size());
  const auto decisions = ListDecisions({}, snapshot);
  EXPECT_EQ(decisions->decisions(0).kind(), "policies_applied");
  EXPECT_EQ(decisions->decisions(0).effect(), "version 2");
}

TEST_F(PolicyDeskTest, DropsTheVerdictsOfAPolicyThatIsTakenOut) {
  v1::PolicySet set = book_->current()->set;
  set.mutable_policies()->DeleteSubrange(1, 1);
  ASSERT_THAT(PreviewAndApply(set), IsOk());

  EXPECT_EQ(Published(0).state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(Published(0, "twingate_compatible").name(), "");
}

TEST_F(PolicyDeskTest, RefusesWhatIsNoPolicy) {
  v1::PolicySet set = book_->current()->set;
  set.mutable_policies(0)->clear_requirements();

  EXPECT_THAT(Preview(set), ErrorIs(Code::kInvalidArgument, "POLICY_INVALID"));
}

TEST_F(PolicyDeskTest, ReleasesWhatTheGuardHolds) {
  std::vector<device::v1::Device> many;
  for (int i = 10; i < 40; ++i) many.push_back(Mac(i));
  Show(many);
  for (device::v1::Device& mac : many) mac.mutable_facts(1)->clear_value();
  Show(many);
  ASSERT_TRUE(Published(10).has_hold());

  v1::ReleaseHoldRequest request;
  request.set_source("sources/iru");
  request.set_policy("default");
  EXPECT_THAT(desk_.Release(request, "people/ann"),
              ErrorIs(Code::kInvalidArgument, "FIELD_REQUIRED"));
  request.set_reason("the vendor dropped the field");
  const auto released = desk_.Release(request, "people/ann");

  ASSERT_THAT(released, IsOk());
  EXPECT_EQ(released->released_count(), 30);
  EXPECT_EQ(Published(10).state(), v1::TRUST_STATE_UNKNOWN);
  EXPECT_FALSE(Published(10).has_hold());
  // Each policy is a decision of its own.
  EXPECT_TRUE(Published(10, "twingate_compatible").has_hold());
  EXPECT_EQ(desk_.Release(request, "people/ann")->released_count(), 0);
}

}  // namespace
}  // namespace muster::trust
