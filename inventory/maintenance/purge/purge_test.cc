#include "inventory/maintenance/purge/purge.h"

#include <string>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/maintenance/check/store_check.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::IsEmpty;
using testing::NameOf;
using testing::Shown;
using testing::ShownApps;
using ::testing::SizeIs;
using testing::TestInventory;

class PurgeTest : public ::testing::Test {
 protected:
  static v1::DeviceObservation Of(absl::string_view id,
                                  absl::string_view email) {
    v1::DeviceObservation shown = Shown(id);
    shown.mutable_device()->mutable_user()->set_email(std::string(email));
    shown.mutable_device()->mutable_user()->set_display_name("Ada Example");
    return shown;
  }
  static v1::FacetObservation LocalUsers(absl::string_view id,
                                         absl::string_view user_name) {
    v1::FacetObservation shown;
    device::v1::Facet& facet = *shown.mutable_facet();
    facet.set_name(NameOf(id) + "/facets/local-users");
    facet.set_kind(device::v1::FACET_KIND_LOCAL_USERS);
    facet.set_endpoint("prism/local_users");
    facet.add_local_users()->set_user_name(std::string(user_name));
    facet.add_local_users()->set_user_name("admin");
    return shown;
  }
  static v1::PurgePersonRequest Person(absl::string_view email,
                                       absl::string_view user_name = "") {
    v1::PurgePersonRequest person;
    person.set_email(std::string(email));
    person.set_user_name(std::string(user_name));
    return person;
  }

  // Whether `text` is anywhere in records, log or documents.
  bool StoreHolds(absl::string_view text) {
    const auto reader = inventory_.store().Read();
    bool found = false;
    for (const auto kind :
         {v1::RESOURCE_KIND_DEVICE, v1::RESOURCE_KIND_FACET}) {
      EXPECT_THAT(reader->Scan(kind, "", "",
                               [&](const RecordView& record) {
                                 found |= absl::StrContains(record.body, text);
                                 return true;
                               }),
                  IsOk());
    }
    EXPECT_THAT(reader->ScanLog(reader->compacted_through(),
                                [&](const LogView& entry) {
                                  found |=
                                      absl::StrContains(entry.change, text) ||
                                      absl::StrContains(entry.header, text);
                                  return true;
                                }),
                IsOk());
    EXPECT_THAT(reader->ScanIndex("", "", "",
                                  [&](absl::string_view key) {
                                    found |= absl::StrContains(key, text);
                                    return true;
                                  }),
                IsOk());
    return found;
  }
  void ExpectSoundStore() {
    const auto check =
        CheckStore(*inventory_.store().Read(), inventory_.store().end().touch);
    ASSERT_THAT(check, IsOk());
    EXPECT_THAT(check->problems, IsEmpty());
  }

  TestInventory inventory_;
  int forgotten_ = 0;
  Purge purge_{inventory_.writer(), inventory_.clock(),
               [this] { ++forgotten_; }};
};

TEST_F(PurgeTest, ErasesADeviceFromRecordHistoryFacetsAndLiveness) {
  auto shown = Of("a", "ada@accuhive.example");
  shown.mutable_device()->set_display_name("Ada's Mac");
  inventory_.Show({shown, Shown("b")});
  inventory_.ShowFacets({ShownApps("a", {"com.secret.app"})});
  shown.mutable_device()->set_display_name("Ada's new Mac");
  inventory_.Show({shown});

  const auto purged = purge_.PurgeDevice(NameOf("a"));

  ASSERT_THAT(purged, IsOk());
  EXPECT_EQ(purged->resource_count(), 2);
  EXPECT_EQ(purged->forgotten_change_count(), 3);
  EXPECT_FALSE(StoreHolds("Ada"));
  EXPECT_FALSE(StoreHolds("ada@"));
  EXPECT_FALSE(StoreHolds("com.secret.app"));
  EXPECT_FALSE(StoreHolds("C02a"));
  const device::v1::Device left = inventory_.Get("a");
  EXPECT_EQ(left.state(), device::v1::STATE_REMOVED);
  EXPECT_EQ(left.removal_reason(), device::v1::REMOVAL_REASON_PURGED);
  EXPECT_EQ(inventory_.Get("b").serial_number(), "C02b");
  EXPECT_EQ(forgotten_, 1);
  ExpectSoundStore();
}

TEST_F(PurgeTest, ErasesWhatCompactionKeptOfADevice) {
  inventory_.Show({Of("a", "ada@accuhive.example")});
  inventory_.Show({Shown("a")});
  inventory_.Compact(1);

  ASSERT_THAT(purge_.PurgeDevice(NameOf("a")), IsOk());

  EXPECT_THAT(inventory_.store().Read()->GetVersion(1, 1),
              ::muster::testing::IsOkAndHolds(::testing::Eq(std::nullopt)));
  ExpectSoundStore();
}

TEST_F(PurgeTest, AShownDeviceComesBackAfterItsErasure) {
  inventory_.Show({Shown("a")});
  ASSERT_THAT(purge_.PurgeDevice(NameOf("a")), IsOk());

  inventory_.Show({Shown("a")});

  EXPECT_EQ(inventory_.Get("a").state(), device::v1::STATE_ENROLLED);
  EXPECT_EQ(inventory_.Get("a").serial_number(), "C02a");
  ExpectSoundStore();
}

TEST_F(PurgeTest, ErasesAPersonEverywhereAndLeavesTheDevices) {
  inventory_.Show(
      {Of("a", "Ada@accuhive.example"), Of("b", "bob@accuhive.example")});
  inventory_.ShowFacets({LocalUsers("b", "ada")});

  const auto purged = purge_.PurgePerson(Person("ada@accuhive.example", "ada"));

  ASSERT_THAT(purged, IsOk());
  EXPECT_EQ(purged->resource_count(), 2);
  EXPECT_FALSE(StoreHolds("Ada@accuhive"));
  EXPECT_FALSE(StoreHolds("ada@accuhive"));
  EXPECT_EQ(inventory_.Get("a").state(), device::v1::STATE_ENROLLED);
  EXPECT_FALSE(inventory_.Get("a").has_user());
  EXPECT_EQ(inventory_.Get("b").user().email(), "bob@accuhive.example");
  EXPECT_THAT(inventory_.GetFacet("b", device::v1::FACET_KIND_LOCAL_USERS)
                  .local_users(),
              SizeIs(1));
  ExpectSoundStore();
}

TEST_F(PurgeTest, ForgetsOlderVersionsThatNameAPerson) {
  inventory_.Show({Of("a", "ada@accuhive.example")});
  inventory_.Show({Of("a", "bob@accuhive.example")});
  inventory_.Compact(1);

  ASSERT_THAT(purge_.PurgePerson(Person("ada@accuhive.example")), IsOk());

  EXPECT_THAT(inventory_.store().Read()->GetVersion(1, 1),
              ::muster::testing::IsOkAndHolds(::testing::Eq(std::nullopt)));
  ExpectSoundStore();
}

TEST_F(PurgeTest, ErasesTheFacetsThatWentWithTheDeviceBefore) {
  inventory_.Show({Shown("a")});
  inventory_.ShowFacets({LocalUsers("a", "ada")});
  inventory_.Show({testing::ShownRemoved("a")});
  inventory_.Show({Shown("a")});
  inventory_.ShowFacets({LocalUsers("a", "lovelace")});
  inventory_.Show({testing::ShownRemoved("a")});
  ASSERT_TRUE(StoreHolds("lovelace"));

  ASSERT_THAT(purge_.PurgeDevice(NameOf("a")), IsOk());

  EXPECT_FALSE(StoreHolds("ada"));
  EXPECT_FALSE(StoreHolds("lovelace"));
  ExpectSoundStore();
}

TEST_F(PurgeTest, ForgetsOlderVersionsOfFacetsThatWent) {
  inventory_.Show({Shown("a")});
  inventory_.ShowFacets({LocalUsers("a", "ada")});
  inventory_.Compact(2);
  inventory_.Show({testing::ShownRemoved("a")});
  ASSERT_TRUE((*inventory_.store().Read()->GetVersion(2, 2)).has_value());

  ASSERT_THAT(purge_.PurgePerson(Person("", "ada")), IsOk());

  EXPECT_THAT(inventory_.store().Read()->GetVersion(2, 2),
              ::muster::testing::IsOkAndHolds(::testing::Eq(std::nullopt)));
  ExpectSoundStore();
}

TEST_F(PurgeTest, ErasesThePersonFromTheCatalogs) {
  inventory_.ShowCatalog("users", {testing::ShownUser("1", "Ada@x.io"),
                                   testing::ShownUser("2", "bob@x.io")});

  const auto purged = purge_.PurgePerson(Person("ada@x.io", ""));

  ASSERT_THAT(purged, IsOk());
  EXPECT_EQ(purged->resource_count(), 1);
  const auto reader = inventory_.store().Read();
  EXPECT_THAT(reader->GetDocument(Collection::kCatalog, "sources/iru/users/1"),
              ::muster::testing::IsOkAndHolds(::testing::Eq(std::nullopt)));
  EXPECT_THAT(reader->GetDocument(Collection::kCatalog, "sources/iru/users/2"),
              ::muster::testing::IsOkAndHolds(::testing::Ne(std::nullopt)));
  ExpectSoundStore();
}

TEST_F(PurgeTest, KeepsWhichDeviceFollowsWhich) {
  v1::DeviceObservation successor = Shown("b");
  successor.mutable_device()->set_serial_number("C02a");
  successor.mutable_device()->mutable_user()->set_email("ada@x.io");
  inventory_.Show({Shown("a"), successor});
  inventory_.Show({testing::ShownRemoved("a")});

  ASSERT_THAT(purge_.PurgePerson(Person("ada@x.io", "")), IsOk());
  EXPECT_EQ(inventory_.Get("b").predecessor(), NameOf("a"));
  EXPECT_FALSE(inventory_.Get("b").has_user());
  inventory_.Show({successor});
  EXPECT_EQ(inventory_.Get("b").predecessor(), NameOf("a"));
  ASSERT_THAT(purge_.PurgeDevice(NameOf("b")), IsOk());
  EXPECT_EQ(inventory_.Get("b").predecessor(), "");
  ExpectSoundStore();
}

TEST_F(PurgeTest, RefusesWhatItCannotFind) {
  EXPECT_THAT(purge_.PurgeDevice(NameOf("nobody")),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(
      purge_.PurgeDevice("devices/a"),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
  EXPECT_THAT(purge_.PurgePerson(v1::PurgePersonRequest()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "PERSON_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
