#include "plugins/trust/verdict/verdict_reader.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/judge/codes.h"
#include "plugins/trust/trust_bench.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using inventory::v1::Change;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using posture::ToProto;
using posture::ToTime;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr char kPolicies[] = R"pb(
  policies {
    name: "twingate_compatible"
    platforms: PLATFORM_MAC
    requirements { mdm {} }
    requirements { agent {} }
    requirements { check_in { max_age { seconds: 604800 } } }
  }
  policies {
    name: "mobile"
    platforms: PLATFORM_IPAD
    requirements { mdm {} }
    requirements { check_in { max_age { seconds: 604800 } } }
  }
)pb";

std::string Name(const std::string& device) {
  return absl::StrCat("sources/iru/devices/", device,
                      "/verdicts/twingate_compatible");
}

class VerdictReaderTest : public ::testing::Test {
 protected:
  device::v1::Device Mac(const std::string& id,
                         const std::string& serial) const {
    device::v1::Device mac = posture::DeviceFromText(R"pb(
      platform: PLATFORM_MAC
      state: STATE_ENROLLED
      facts { key: "agent.installed" bool_value: true }
      facts { key: "mdm.enabled" bool_value: true }
    )pb");
    mac.set_name(absl::StrCat("sources/iru/devices/", id));
    mac.set_serial_number(serial);
    *mac.mutable_last_check_in_time() = ToProto(bench_.clock.Now());
    return mac;
  }
  device::v1::Device Enrolled(device::v1::Device device, int second) const {
    device.mutable_last_enroll_time()->set_seconds(second);
    return device;
  }
  static device::v1::Device Removed(device::v1::Device device) {
    device.set_state(device::v1::STATE_REMOVED);
    return device;
  }
  static device::v1::Device Ipad(device::v1::Device device) {
    device.set_platform(device::v1::PLATFORM_IPAD);
    return device;
  }

  void Show(std::vector<device::v1::Device> devices) {
    ASSERT_THAT(bench_.ShowSnapshot(std::move(devices)), IsOk());
    ASSERT_THAT(bench_.Sync(), IsOk());
  }

  absl::StatusOr<v1::Verdict> Check(const std::string& serial,
                                    const std::string& policy = "",
                                    const std::string& parent = "sources/iru") {
    return trust_.Check(serial, policy, parent);
  }
  absl::StatusOr<v1::ListVerdictsResponse> List(
      const v1::ListVerdictsRequest& request) {
    return trust_.List(request);
  }
  v1::ListVerdictsResponse ListAll(const std::string& parent = "sources/iru") {
    v1::ListVerdictsRequest request;
    request.set_parent(parent);
    return List(request).value();
  }

  static std::vector<std::string> NamesOf(
      const v1::ListVerdictsResponse& response) {
    std::vector<std::string> names;
    for (const v1::Verdict& one : response.verdicts()) {
      names.push_back(one.name());
    }
    return names;
  }

  TrustBench trust_{kPolicies};
  posture::PluginBench& bench_ = trust_.bench;
};

TEST_F(VerdictReaderTest, ChecksADeviceBySerialNumberInAnyLetterCase) {
  Show({Mac("a", "C02x")});

  const auto verdict = Check("c02X");

  ASSERT_THAT(verdict, IsOk());
  EXPECT_EQ(verdict->state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(verdict->name(), Name("a"));
  EXPECT_EQ(verdict->serial_number(), "C02x");
  EXPECT_EQ(verdict->policy(), "twingate_compatible");
  EXPECT_EQ(verdict->match_strength(), v1::MATCH_STRENGTH_SERIAL_SELF_REPORTED);
}

TEST_F(VerdictReaderTest, MatchesTheWholeSerialNumberOnly) {
  Show({Mac("a", "C02X")});

  EXPECT_EQ(Check("C02")->reasons(0).code(), kNotManaged);
  EXPECT_EQ(Check("C02XY")->reasons(0).code(), kNotManaged);
}

TEST_F(VerdictReaderTest, ChecksNowAndNotAsOfTheLastTick) {
  Show({Mac("a", "C02X")});
  const absl::Time shown = bench_.clock.Now();

  bench_.clock.Advance(absl::Hours(3));
  EXPECT_EQ(Check("C02X")->state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(ToTime(Check("C02X")->since_time()), shown);
  EXPECT_EQ(ToTime(Check("C02X")->evaluate_time()), bench_.clock.Now());

  bench_.clock.Advance(absl::Seconds(1));
  EXPECT_EQ(Check("C02X")->state(), v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(Check("C02X")->reasons(0).code(), kSyncTooOld);
}

TEST_F(VerdictReaderTest, DoesNotTrustASerialNumberThatIsNotInInventory) {
  Show({Mac("a", "C02X")});

  const auto verdict = Check("OTHER");

  ASSERT_THAT(verdict, IsOk());
  EXPECT_EQ(verdict->state(), v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(verdict->reasons(0).code(), kNotManaged);
  EXPECT_THAT(verdict->name(), IsEmpty());
  EXPECT_EQ(verdict->serial_number(), "OTHER");
  EXPECT_EQ(verdict->match_strength(), v1::MATCH_STRENGTH_UNSPECIFIED);
}

TEST_F(VerdictReaderTest, DoesNotKnowAnUnlistedSerialNumberWithoutASync) {
  EXPECT_EQ(Check("X")->state(), v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(Check("X")->reasons(0).code(), kWaitingToSync);

  Show({});
  bench_.clock.Advance(absl::Hours(4));
  EXPECT_EQ(Check("X")->state(), v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(Check("X")->reasons(0).code(), kSyncTooOld);
  EXPECT_EQ(Check("X", "", "sources/other")->reasons(0).code(), kWaitingToSync);
}

TEST_F(VerdictReaderTest, DoesNotTrustARemovedDevice) {
  Show({Mac("a", "C02X")});
  ASSERT_THAT(bench_.Change(Change::TYPE_REMOVED, Removed(Mac("a", "C02X"))),
              IsOk());

  EXPECT_EQ(Check("C02X")->state(), v1::TRUST_STATE_UNTRUSTED);
  EXPECT_EQ(Check("C02X")->reasons(0).code(), kRemoved);
}

TEST_F(VerdictReaderTest, PrefersTheLivingRecordOverARemovedOne) {
  Show({Removed(Enrolled(Mac("a", "C02X"), 9)), Mac("b", "C02X")});

  EXPECT_EQ(Check("C02X")->device(), "sources/iru/devices/b");
}

TEST_F(VerdictReaderTest, PrefersTheNewestEnrolmentOfSeveralLivingRecords) {
  Show({Enrolled(Mac("a", "C02X"), 5), Enrolled(Mac("b", "C02X"), 9),
        Enrolled(Mac("c", "C02X"), 5)});

  EXPECT_EQ(Check("C02X")->device(), "sources/iru/devices/b");
}

TEST_F(VerdictReaderTest, DoesNotKnowWhichOfSeveralRecordsIsTheNewest) {
  Show({Enrolled(Mac("a", "TIE"), 5), Enrolled(Mac("b", "TIE"), 5),
        Enrolled(Mac("c", "UNTOLD"), 5), Mac("d", "UNTOLD")});

  for (const char* serial : {"TIE", "UNTOLD"}) {
    const auto verdict = Check(serial);
    EXPECT_EQ(verdict->state(), v1::TRUST_STATE_UNKNOWN) << serial;
    EXPECT_EQ(verdict->reasons(0).code(), kAmbiguousSerial) << serial;
    EXPECT_THAT(verdict->name(), IsEmpty()) << serial;
  }
}

TEST_F(VerdictReaderTest, FollowsAChangedSerialNumber) {
  Show({Mac("a", "OLD")});
  ASSERT_THAT(bench_.Change(Change::TYPE_UPDATED, Mac("a", "NEW")), IsOk());

  EXPECT_EQ(Check("OLD")->reasons(0).code(), kNotManaged);
  EXPECT_EQ(Check("NEW")->state(), v1::TRUST_STATE_TRUSTED);
}

TEST_F(VerdictReaderTest, ChecksByANamedPolicy) {
  Show({Ipad(Mac("a", "DMPX"))});

  EXPECT_EQ(Check("DMPX")->reasons(0).code(), kPlatformNotCovered);
  EXPECT_EQ(Check("DMPX", "mobile")->state(), v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(Check("DMPX", "mobile")->policy(), "mobile");
  EXPECT_THAT(Check("DMPX", "nope"),
              ErrorIs(absl::StatusCode::kNotFound, "POLICY_NOT_FOUND"));
}

TEST_F(VerdictReaderTest, ListsVerdictsWithTotalsOfTheSameSnapshot) {
  device::v1::Device silent = Mac("d", "4");
  silent.clear_last_check_in_time();
  Show({Mac("a", "1"), Ipad(Mac("b", "2")), Removed(Mac("c", "3")), silent,
        Ipad(Mac("e", "5"))});

  const v1::ListVerdictsResponse response = ListAll();

  EXPECT_THAT(NamesOf(response),
              ElementsAre(Name("a"), Name("b"), Name("d"), Name("e")));
  EXPECT_EQ(response.totals().trusted_count(), 1);
  EXPECT_EQ(response.totals().untrusted_count(), 2);
  EXPECT_EQ(response.totals().unknown_count(), 1);
  EXPECT_THAT(response.totals().by_code(),
              UnorderedElementsAre(Pair(kPlatformNotCovered, 2),
                                   Pair(kNeverReported, 1)));
  EXPECT_EQ(response.inventory_revision(), 5);
}

TEST_F(VerdictReaderTest, ListsRemovedDevicesIfAskedAndNeverCountsThem) {
  Show({Mac("a", "1"), Removed(Mac("b", "2"))});
  v1::ListVerdictsRequest request;
  request.set_parent("sources/-");
  request.set_show_removed(true);

  const auto response = List(request);

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->verdicts_size(), 2);
  EXPECT_EQ(response->totals().untrusted_count(), 0);
}

TEST_F(VerdictReaderTest, PagesThroughOneStateWithTheWholeTotalsOnEachPage) {
  Show({Mac("a", "1"), Ipad(Mac("b", "2")), Mac("c", "3"), Mac("d", "4")});
  v1::ListVerdictsRequest request;
  request.set_parent("sources/iru");
  request.set_page_size(2);
  request.set_state(v1::TRUST_STATE_TRUSTED);

  const auto first = List(request);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(NamesOf(*first), ElementsAre(Name("a"), Name("c")));
  EXPECT_EQ(first->totals().trusted_count(), 3);

  request.set_page_token(first->next_page_token());
  const auto second = List(request);
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(NamesOf(*second), ElementsAre(Name("d")));
  EXPECT_THAT(second->next_page_token(), IsEmpty());
  EXPECT_EQ(second->totals().trusted_count(), 3);

  request.set_state(v1::TRUST_STATE_UNTRUSTED);
  EXPECT_THAT(List(request), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     "PAGE_TOKEN_OTHER_QUERY"));
}

TEST_F(VerdictReaderTest, CountsWhatLapsedSinceTheLastTickAsItIsNow) {
  Show({Mac("a", "1"), Mac("b", "2")});
  bench_.clock.Advance(absl::Hours(3) + absl::Seconds(1));

  const v1::ListVerdictsResponse response = ListAll();

  EXPECT_EQ(response.totals().trusted_count(), 0);
  EXPECT_EQ(response.totals().unknown_count(), 2);
  EXPECT_EQ(response.verdicts(0).state(), v1::TRUST_STATE_UNKNOWN);
}

TEST_F(VerdictReaderTest, ListsValiditiesAsOfTheLatestSync) {
  Show({Mac("a", "1")});
  bench_.clock.Advance(absl::Hours(1));
  ASSERT_THAT(bench_.Sync(), IsOk());

  EXPECT_EQ(ToTime(ListAll().verdicts(0).valid_until_time()),
            bench_.clock.Now() + absl::Hours(3));
}

TEST_F(VerdictReaderTest, ListsOneSourceOnly) {
  Show({Mac("a", "1")});

  EXPECT_EQ(ListAll("sources/other").verdicts_size(), 0);
  EXPECT_EQ(ListAll("sources/other").totals().trusted_count(), 0);
  EXPECT_EQ(ListAll("sources/-").verdicts_size(), 1);
}

TEST_F(VerdictReaderTest, RefusesANegativePageSize) {
  v1::ListVerdictsRequest request;
  request.set_parent("sources/iru");
  request.set_page_size(-1);

  EXPECT_THAT(List(request), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     "PAGE_SIZE_NEGATIVE"));
}

}  // namespace
}  // namespace muster::trust
