#include "base/audit/signing_key.h"

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::actions::v1::Checkpoint;
using ::muster::actions::v1::SignedCheckpoint;
using ::muster::testing::ErrorIs;

// RFC 8032, section 7.1, test 1: the secret key, as PKCS #8.
constexpr char kKnownPem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";
constexpr char kKnownPublic[] =
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

AuditSigningKey NewKey() {
  return *AuditSigningKey::FromPem(*AuditSigningKey::MakePem());
}

SignedCheckpoint SignOne(const AuditSigningKey& key) {
  Checkpoint checkpoint;
  checkpoint.set_size(7);
  return *key.Sign(checkpoint);
}

TEST(AuditSigningKey, HasTheStandardsPublicKey) {
  const auto key = AuditSigningKey::FromPem(Secret(kKnownPem));

  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(absl::BytesToHexString(key->public_key().raw()), kKnownPublic);
}

TEST(AuditSigningKey, SignsWhatItsPublicKeyKnows) {
  const AuditSigningKey key = NewKey();
  const SignedCheckpoint made = SignOne(key);

  EXPECT_TRUE(key.public_key().Signed(made));
  EXPECT_FALSE(NewKey().public_key().Signed(made));
}

TEST(AuditSigningKey, SignsTheNameOfTheKey) {
  const AuditSigningKey key = NewKey();
  Checkpoint checkpoint;

  ASSERT_TRUE(checkpoint.ParseFromString(SignOne(key).checkpoint()));

  EXPECT_EQ(checkpoint.key_id(), key.public_key().id());
  EXPECT_EQ(checkpoint.key_id().size(), 16u);
}

TEST(AuditSigningKey, SignsEveryByte) {
  const AuditSigningKey key = NewKey();
  const SignedCheckpoint good = SignOne(key);

  for (size_t i = 0; i < good.checkpoint().size(); ++i) {
    SignedCheckpoint bad = good;
    (*bad.mutable_checkpoint())[i] ^= 1;
    EXPECT_FALSE(key.public_key().Signed(bad)) << i;
  }
  for (size_t i = 0; i < good.signature().size(); ++i) {
    SignedCheckpoint bad = good;
    (*bad.mutable_signature())[i] ^= 1;
    EXPECT_FALSE(key.public_key().Signed(bad)) << i;
  }
}

TEST(AuditSigningKey, KnowsNoSignatureOfAnotherSize) {
  const AuditSigningKey key = NewKey();
  SignedCheckpoint cut = SignOne(key);

  cut.mutable_signature()->pop_back();

  EXPECT_FALSE(key.public_key().Signed(cut));
}

TEST(AuditSigningKey, RefusesWhatIsNoKey) {
  EXPECT_THAT(
      AuditSigningKey::FromPem(Secret("no key")),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "AUDIT_KEY_INVALID"));
}

TEST(AuditPublicKey, IsReadFromItsPem) {
  const AuditPublicKey one = NewKey().public_key();
  const AuditPublicKey two = NewKey().public_key();

  const auto keys = AuditPublicKey::FromPem(one.ToPem() + two.ToPem());

  ASSERT_TRUE(keys.ok()) << keys.status();
  ASSERT_EQ(keys->size(), 2u);
  EXPECT_EQ((*keys)[0].raw(), one.raw());
  EXPECT_EQ((*keys)[1].id(), two.id());
}

TEST(AuditPublicKey, IsReadFromItsBytes) {
  const AuditPublicKey key = NewKey().public_key();

  EXPECT_EQ(AuditPublicKey::FromRaw(key.raw())->id(), key.id());
}

TEST(AuditPublicKey, RefusesWhatIsNoKey) {
  const auto invalid =
      ErrorIs(absl::StatusCode::kInvalidArgument, "AUDIT_KEY_INVALID");

  EXPECT_THAT(AuditPublicKey::FromPem("no key"), invalid);
  EXPECT_THAT(AuditPublicKey::FromPem(kKnownPem), invalid);
  EXPECT_THAT(AuditPublicKey::FromRaw("short"), invalid);
}

}  // namespace
}  // namespace muster
