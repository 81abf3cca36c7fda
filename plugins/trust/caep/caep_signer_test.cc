#include "plugins/trust/caep/caep_signer.h"

#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/audit/signing_key.h"
#include "plugins/trust/caep/test_receiver.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::trust {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;

std::string ContentOf(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

TEST(CaepSignerTest, TheReceiverCanVerifyWhatIsSigned) {
  const auto signer = CaepSigner::FromPem(*CaepSigner::MakePem());
  ASSERT_THAT(signer, IsOk());

  const auto token = signer->Sign(R"({"jti":"1"})");

  ASSERT_THAT(token, IsOk());
  const auto read = VerifyToken(*token, signer->jwks());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->header.fields().at("typ").string_value(), "secevent+jwt");
  EXPECT_EQ(read->header.fields().at("alg").string_value(), "RS256");
  EXPECT_EQ(read->header.fields().at("kid").string_value(), signer->key_id());
  EXPECT_EQ(read->claims.fields().at("jti").string_value(), "1");
  EXPECT_EQ(*signer->Sign(R"({"jti":"1"})"), *token);
}

TEST(CaepSignerTest, AnotherKeysTokenIsNotVerified) {
  const auto signer = CaepSigner::FromPem(*CaepSigner::MakePem());
  const auto other = CaepSigner::FromPem(*CaepSigner::MakePem());

  EXPECT_FALSE(VerifyToken(*signer->Sign("{}"), other->jwks()).has_value());
}

TEST(CaepSignerTest, MakesAKeyOnceAndForItsOwnerOnly) {
  const TempDir dir;
  const std::string path = absl::StrCat(dir.path(), "/keys/caep.key");

  const auto made = CaepSigner::FromFile(path, /*make=*/true);
  const auto again = CaepSigner::FromFile(path, /*make=*/true);

  ASSERT_THAT(made, IsOk());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->key_id(), made->key_id());
  EXPECT_EQ(ContentOf(absl::StrCat(dir.path(), "/keys/caep.jwks")),
            made->jwks());
  struct stat about = {};
  ASSERT_EQ(stat(path.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
}

TEST(CaepSignerTest, AKeyThatIsConfiguredIsNotMade) {
  const TempDir dir;

  EXPECT_THAT(CaepSigner::FromFile(absl::StrCat(dir.path(), "/own.key"), false),
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_FILE_MISSING"));
}

TEST(CaepSignerTest, RefusesOtherKeys) {
  for (const Secret& pem : {Secret("C02X"), *AuditSigningKey::MakePem()}) {
    EXPECT_THAT(
        CaepSigner::FromPem(pem),
        ErrorIs(absl::StatusCode::kFailedPrecondition, "CAEP_KEY_INVALID"));
  }
}

}  // namespace
}  // namespace muster::trust
