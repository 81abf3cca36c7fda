#include "actions/vault/vault.h"

#include "absl/strings/match.h"
#include "base/redact/redact.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr char kDevice[] = "sources/iru/devices/1";

class VaultTest : public ::testing::Test {
 protected:
  VaultTest() {
    record_.set_kind(connector::v1::SECRET_KIND_UNLOCK_PIN);
    record_.set_command("sources/iru/devices/1/commands/c");
    sealed_ = *vault_.Seal(Secret("493406"), record_, kDevice);
  }

  Vault Open(const std::string& key_file,
             std::vector<std::string> old_key_files = {}) {
    KeyRing::Options options;
    options.key_file = dir_.Join(key_file);
    options.make = true;
    options.old_key_files = std::move(old_key_files);
    return Vault(*KeyRing::Load(options));
  }

  void ExpectUnreadable(const Vault& vault, const v1::SealedSecret& sealed) {
    EXPECT_THAT(vault.Open(sealed),
                ErrorIs(absl::StatusCode::kDataLoss, "SECRET_UNREADABLE"));
  }

  const testing::TempDir dir_;
  const Vault vault_ = Open("own.key");
  v1::SecretRecord record_;
  v1::SealedSecret sealed_;
};

TEST_F(VaultTest, OpensWhatItSealed) {
  const auto secret = vault_.Open(sealed_);

  ASSERT_THAT(secret, IsOk());
  EXPECT_EQ(secret->Reveal(), "493406");
  EXPECT_EQ(Redact("pin 493406"), "pin [redacted]");
}

TEST_F(VaultTest, ShowsNothingOfWhatIsSealed) {
  EXPECT_FALSE(absl::StrContains(sealed_.SerializeAsString(), "493406"));
  EXPECT_FALSE(
      absl::StrContains(*vault_.SealBytes(Secret("493406"), "a"), "493406"));
}

TEST_F(VaultTest, SealsEachSecretUnderAKeyOfItsOwn) {
  const v1::SealedSecret again =
      *vault_.Seal(Secret("493406"), record_, kDevice);
  v1::SealedSecret mixed = sealed_;
  mixed.set_sealed_key(again.sealed_key());

  ExpectUnreadable(vault_, mixed);
}

TEST_F(VaultTest, LetsTheRestOfTheRecordChange) {
  sealed_.mutable_record()->set_reveal_count(3);
  sealed_.mutable_record()->set_mismatch(true);

  EXPECT_THAT(vault_.Open(sealed_), IsOk());
}

TEST_F(VaultTest, OpensNothingThatWasMoved) {
  v1::SealedSecret moved = sealed_;
  moved.set_device("sources/iru/devices/2");
  ExpectUnreadable(vault_, moved);

  moved = sealed_;
  moved.mutable_record()->set_command("sources/iru/devices/1/commands/d");
  ExpectUnreadable(vault_, moved);

  moved = sealed_;
  moved.mutable_record()->set_kind(connector::v1::SECRET_KIND_BYPASS_CODE);
  ExpectUnreadable(vault_, moved);

  moved = sealed_;
  moved.set_device("sources/iru/devices/1sources/iru/devices/1/commands/c");
  moved.mutable_record()->clear_command();
  ExpectUnreadable(vault_, moved);
}

TEST_F(VaultTest, OpensNothingWhoseKeyTookThePlaceOfItsValue) {
  v1::SealedSecret swapped = sealed_;
  swapped.set_sealed(sealed_.sealed_key());

  ExpectUnreadable(vault_, swapped);
}

TEST_F(VaultTest, OpensNothingThatWasShredded) {
  sealed_.clear_sealed_key();

  EXPECT_THAT(vault_.Open(sealed_),
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_SHREDDED"));
}

TEST_F(VaultTest, OpensWithAnOldKeyAfterTheRotation) {
  const Vault rotated = Open("new.key", {dir_.Join("own.key")});
  const Vault forgetful = Open("new.key");

  EXPECT_THAT(rotated.Open(sealed_), IsOk());
  EXPECT_NE(rotated.Seal(Secret("493406"), record_, kDevice)->key_id(),
            sealed_.key_id());
  ExpectUnreadable(forgetful, sealed_);
}

TEST_F(VaultTest, OpensBytesWhereTheyBelongOnly) {
  const std::string sealed = *vault_.SealBytes(Secret("493406"), "command 1");

  const auto opened = vault_.OpenBytes(sealed, "command 1");
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(opened->Reveal(), "493406");
  const auto unreadable =
      ErrorIs(absl::StatusCode::kDataLoss, "SECRET_UNREADABLE");
  EXPECT_THAT(vault_.OpenBytes(sealed, "command 2"), unreadable);
  EXPECT_THAT(vault_.OpenBytes("\xff", "command 1"), unreadable);
  EXPECT_THAT(vault_.OpenBytes(sealed_.SerializeAsString(), ""), unreadable);
}

}  // namespace
}  // namespace muster::actions
