#include "actions/vault/pin_book.h"

#include <filesystem>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "actions/audit/audit_log.h"
#include "actions/store/families.h"
#include "actions/vault/pin_retention.h"
#include "base/fake_clock.h"
#include "base/storage/files/durable_file.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::TimeUtil;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kDevice[] = "sources/iru/devices/1";
constexpr absl::Duration kRetention = absl::Hours(24 * 90);

Vault NewVault(const std::string& key_file) {
  KeyRing::Options options;
  options.key_file = key_file;
  options.make = true;
  return Vault(*KeyRing::Load(options));
}

class PinBookTest : public ::testing::Test {
 protected:
  PinBookTest()
      : db_(*RocksDatabase::Open(dir_.Join("db"), FamilyNames(),
                                 StoreOptions())),
        log_(*AuditLog::Open(*db_, clock_)) {}

  // Makes a change of the book and commits it.
  template <typename Change>
  void Make(Change change) {
    RocksBatch batch = db_->NewBatch();
    absl::MutexLock lock(&pins_.mu());
    ASSERT_THAT(change(batch), IsOk());
    ASSERT_THAT(log_->Commit({}, std::move(batch)), IsOk());
  }

  void Put(const std::string& pin, const std::string& command,
           v1::SecretOrigin origin = v1::SECRET_ORIGIN_LOCK_ANSWER,
           const std::string& device = kDevice) {
    v1::SecretRecord record;
    record.set_kind(connector::v1::SECRET_KIND_UNLOCK_PIN);
    record.set_origin(origin);
    record.set_command(command);
    *record.mutable_create_time() =
        TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(clock_.Now()));
    Make([&](RocksBatch& batch) ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return pins_.Put(record, device, Secret(pin), batch);
    });
  }

  void Release() {
    Make([&](RocksBatch& batch) ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return pins_.Release(kDevice, clock_.Now(), batch);
    });
  }

  std::vector<v1::SealedSecret> List(const std::string& device = kDevice) {
    auto secrets = pins_.List(device);
    EXPECT_THAT(secrets, IsOk());
    return *std::move(secrets);
  }

  // The PINs that are not shredded, newest first.
  std::vector<std::string> Pins(const std::string& device = kDevice) {
    std::vector<std::string> pins;
    for (const v1::SealedSecret& sealed : List(device)) {
      const auto pin = vault_.Open(sealed);
      if (pin.ok()) pins.push_back(pin->Reveal());
    }
    return pins;
  }

  const testing::TempDir dir_;
  const Vault vault_ = NewVault(dir_.Join("own.key"));
  FakeClock clock_;
  const std::unique_ptr<RocksDatabase> db_;
  const std::unique_ptr<AuditLog> log_;
  PinBook pins_{*db_, vault_};
  PinRetention retention_{*log_, pins_, kRetention, clock_};
};

TEST_F(PinBookTest, KeepsEveryPinNewestFirst) {
  Put("111111", "a");
  clock_.Advance(absl::Seconds(1));
  Put("222222", "b");
  Put("333333", "c", v1::SECRET_ORIGIN_LOCK_ANSWER, "sources/iru/devices/11");

  EXPECT_THAT(Pins(), ElementsAre("222222", "111111"));
  EXPECT_THAT(Pins("sources/iru/devices/11"), ElementsAre("333333"));
}

TEST_F(PinBookTest, LeavesNoPinInTheFilesOfTheDatabase) {
  Put("493406", "needle-in-a-command");

  int found = 0;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(dir_.Join("db"))) {
    if (!file.is_regular_file()) continue;
    const auto bytes = ReadFileIfThere(file.path().string());
    ASSERT_THAT(bytes, IsOk());
    found += absl::StrContains(**bytes, "needle-in-a-command");
    EXPECT_FALSE(absl::StrContains(**bytes, "493406")) << file.path();
  }
  EXPECT_GT(found, 0);
}

TEST_F(PinBookTest, KeepsPinsOfOneMomentApart) {
  Put("111111", "a");
  Put("222222", "a");
  Put("333333", "a");

  EXPECT_EQ(Pins().size(), 3u);
}

TEST_F(PinBookTest, KeepsNoPinTwice) {
  Put("111111", "a");
  Put("111111", "a");
  Put("111111", "a", v1::SECRET_ORIGIN_VENDOR_RECORD);

  EXPECT_THAT(Pins(), ElementsAre("111111"));
  EXPECT_FALSE(List()[0].record().mismatch());
}

TEST_F(PinBookTest, KeepsTheSamePinOfAnotherCommand) {
  Put("111111", "a");
  clock_.Advance(absl::Seconds(1));
  Put("111111", "b");

  EXPECT_THAT(Pins(), ElementsAre("111111", "111111"));
}

TEST_F(PinBookTest, MarksBothIfTheVendorSaysOtherwise) {
  Put("111111", "a");
  Put("222222", "a", v1::SECRET_ORIGIN_VENDOR_RECORD);

  ASSERT_EQ(List().size(), 2u);
  for (const auto& pin : List()) {
    EXPECT_TRUE(pin.record().mismatch());
    EXPECT_FALSE(pin.record().has_supersede_time());
  }
}

TEST_F(PinBookTest, SupersedesTheOnesOfEarlierCommandsOnce) {
  Put("111111", "a");
  clock_.Advance(absl::Seconds(1));
  Put("222222", "b");
  clock_.Advance(absl::Seconds(1));
  Put("333333", "c");

  const auto pins = List();
  EXPECT_FALSE(pins[0].record().has_supersede_time());
  EXPECT_EQ(pins[1].record().supersede_time().seconds(), 2);
  EXPECT_EQ(pins[2].record().supersede_time().seconds(), 1);
}

TEST_F(PinBookTest, TakesTheFirstConfirmation) {
  Put("111111", "a");
  Put("222222", "b");

  for (const int second : {5, 9}) {
    Make([&](RocksBatch& batch) ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return pins_.Confirm(kDevice, "a", absl::FromUnixSeconds(second), batch);
    });
  }

  for (const auto& pin : List()) {
    const bool confirmed = pin.record().command() == "a";
    EXPECT_EQ(pin.record().has_confirm_time(), confirmed);
    EXPECT_EQ(pin.record().confirm_time().seconds(), confirmed ? 5 : 0);
  }
}

TEST_F(PinBookTest, CountsWhatWasShown) {
  Put("111111", "a");

  for (int i = 0; i < 2; ++i) {
    Make([&](RocksBatch& batch) ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return pins_.CountReveal(kDevice, batch);
    });
  }

  EXPECT_EQ(List()[0].record().reveal_count(), 2);
  EXPECT_THAT(Pins(), ElementsAre("111111"));
}

TEST_F(PinBookTest, ShredsAfterTheRetention) {
  Put("111111", "a");
  clock_.Advance(absl::Seconds(1));
  Release();

  clock_.Advance(kRetention);
  ASSERT_THAT(retention_.RunOnce(), IsOk());
  EXPECT_THAT(Pins(), ElementsAre("111111"));
  clock_.Advance(absl::Nanoseconds(1));
  ASSERT_THAT(retention_.RunOnce(), IsOk());

  EXPECT_THAT(Pins(), IsEmpty());
  const auto shredded = List();
  ASSERT_EQ(shredded.size(), 1u);
  EXPECT_TRUE(shredded[0].sealed_key().empty());
  EXPECT_TRUE(shredded[0].sealed().empty());
  EXPECT_TRUE(shredded[0].record().has_shred_time());
}

TEST_F(PinBookTest, WritesDownWhatWasShreddedAndNothingElse) {
  ASSERT_THAT(retention_.RunOnce(), IsOk());
  EXPECT_EQ(log_->head().size, 0);
  Put("111111", "a");
  clock_.Advance(absl::Seconds(1));
  Release();
  clock_.Advance(kRetention + absl::Seconds(1));

  ASSERT_THAT(retention_.RunOnce(), IsOk());
  ASSERT_THAT(retention_.RunOnce(), IsOk());

  const auto records = log_->Records(0, 10);
  ASSERT_THAT(records, IsOk());
  ASSERT_EQ(records->size(), 1u);
  EXPECT_EQ((*records)[0].device(), kDevice);
  EXPECT_EQ((*records)[0].outcome(), "SHREDDED");
}

TEST_F(PinBookTest, ShredsNoPinThatIsNewerThanTheRelease) {
  Put("111111", "a");
  clock_.Advance(absl::Seconds(1));
  Release();
  Put("222222", "b");
  clock_.Advance(kRetention + absl::Seconds(1));

  ASSERT_THAT(retention_.RunOnce(), IsOk());

  EXPECT_THAT(Pins(), ElementsAre("222222"));
}

TEST_F(PinBookTest, ReleasesOnceHoweverOftenItIsTold) {
  Put("111111", "a");
  clock_.Advance(absl::Seconds(1));
  Release();
  clock_.Advance(kRetention + absl::Seconds(1));
  Release();

  ASSERT_THAT(retention_.RunOnce(), IsOk());

  EXPECT_THAT(Pins(), IsEmpty());
}

TEST_F(PinBookTest, ReleasesALaterPinToo) {
  Put("111111", "a");
  clock_.Advance(absl::Seconds(1));
  Release();
  Put("222222", "b");
  clock_.Advance(absl::Seconds(1));
  Release();
  clock_.Advance(kRetention + absl::Seconds(1));

  ASSERT_THAT(retention_.RunOnce(), IsOk());

  EXPECT_THAT(Pins(), IsEmpty());
}

TEST_F(PinBookTest, KeepsAPinBesideOneThatCannotBeOpened) {
  Put("111111", "a");
  const Vault other = NewVault(dir_.Join("other.key"));
  PinBook later(*db_, other);
  RocksBatch batch = db_->NewBatch();
  v1::SecretRecord record;
  record.set_command("a");
  {
    absl::MutexLock lock(&later.mu());
    ASSERT_THAT(later.Put(record, kDevice, Secret("111111"), batch), IsOk());
  }
  ASSERT_THAT(db_->Commit(std::move(batch)), IsOk());

  ASSERT_EQ(List().size(), 2u);
  EXPECT_FALSE(List()[0].record().mismatch());
}

}  // namespace
}  // namespace muster::actions
