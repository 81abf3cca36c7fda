#include "actions/audit/audit_key.h"

#include <sys/stat.h>

#include <memory>
#include <optional>

#include "actions/audit/audit_log.h"
#include "actions/store/families.h"
#include "base/fake_clock.h"
#include "base/storage/files/durable_file.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

class AuditKeyTest : public ::testing::Test {
 protected:
  AuditKeyTest()
      : db_(*RocksDatabase::Open(dir_.Join("db"), FamilyNames(),
                                 StoreOptions())),
        log_(*AuditLog::Open(*db_, clock_)) {}

  AuditPublicKey NewKey() {
    return AuditSigningKey::FromPem(*AuditSigningKey::MakePem())->public_key();
  }

  const testing::TempDir dir_;
  const std::string path_ = dir_.Join("keys/audit.key");
  FakeClock clock_;
  const std::unique_ptr<RocksDatabase> db_;
  const std::unique_ptr<AuditLog> log_;
};

TEST_F(AuditKeyTest, MakesAKeyWithThePublicOneBesideIt) {
  const auto key = LoadAuditKey(path_, true);

  ASSERT_THAT(key, IsOk());
  struct stat file;
  ASSERT_EQ(stat(path_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
  const auto pem = ReadFileIfThere(dir_.Join("keys/audit.pub"));
  ASSERT_TRUE(pem.ok() && pem->has_value());
  EXPECT_EQ((*AuditPublicKey::FromPem(**pem))[0].id(), key->public_key().id());
}

TEST_F(AuditKeyTest, KeepsTheKeyThatItMade) {
  const auto made = LoadAuditKey(path_, true);
  ASSERT_THAT(made, IsOk());

  EXPECT_EQ(LoadAuditKey(path_, true)->public_key().id(),
            made->public_key().id());
}

TEST_F(AuditKeyTest, MakesNoKeyThatSomebodyElseIsToMake) {
  EXPECT_THAT(LoadAuditKey(path_, false),
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_FILE_MISSING"));
}

TEST_F(AuditKeyTest, RefusesAKeyThatOthersCanRead) {
  ASSERT_THAT(LoadAuditKey(path_, true), IsOk());
  ASSERT_EQ(chmod(path_.c_str(), 0644), 0);

  EXPECT_THAT(
      LoadAuditKey(path_, true),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SECRET_FILE_EXPOSED"));
}

TEST_F(AuditKeyTest, RemembersEveryKeyThatWasUsed) {
  const AuditPublicKey first = NewKey(), second = NewKey();

  ASSERT_THAT(UseAuditKey(first, *log_), IsOk());
  ASSERT_THAT(UseAuditKey(second, *log_), IsOk());

  const auto keys = UsedAuditKeys(*log_);
  ASSERT_THAT(keys, IsOk());
  ASSERT_EQ(keys->keys_size(), 2);
  EXPECT_EQ(keys->keys(0).key_id(), first.id());
  EXPECT_EQ(keys->keys(1).public_key(), second.raw());
}

TEST_F(AuditKeyTest, PutsTheKeyInUseLastThoughItWasUsedBefore) {
  const AuditPublicKey first = NewKey(), second = NewKey();
  ASSERT_THAT(UseAuditKey(first, *log_), IsOk());
  ASSERT_THAT(UseAuditKey(second, *log_), IsOk());

  ASSERT_THAT(UseAuditKey(first, *log_), IsOk());

  const auto keys = UsedAuditKeys(*log_);
  ASSERT_EQ(keys->keys_size(), 2);
  EXPECT_EQ(keys->keys(1).key_id(), first.id());
}

TEST_F(AuditKeyTest, WritesDownThatTheKeyChangedAndNothingElse) {
  const AuditPublicKey key = NewKey();

  ASSERT_THAT(UseAuditKey(key, *log_), IsOk());
  ASSERT_THAT(UseAuditKey(key, *log_), IsOk());

  const auto records = log_->Records(0, 10);
  ASSERT_THAT(records, IsOk());
  ASSERT_EQ(records->size(), 1u);
  EXPECT_EQ((*records)[0].phase(), v1::AuditRecord::PHASE_GUARD);
  EXPECT_EQ((*records)[0].kind(), "audit_key");
  EXPECT_EQ((*records)[0].outcome(), key.id());
}

}  // namespace
}  // namespace muster::actions
