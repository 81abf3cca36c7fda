#include "actions/vault/aes_gcm.h"

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;

class AesGcmTest : public ::testing::Test {
 protected:
  // What comes of sealing and opening, or "(closed)".
  std::string Open(const Secret& key, const std::string& sealed,
                   const std::string& associated_data) {
    const auto opened = AesOpen(key, sealed, associated_data);
    return opened.has_value() ? opened->Reveal() : "(closed)";
  }

  const Secret key_ = *NewAesKey();
  const std::string sealed_ = *AesSeal(key_, Secret("496406"), "device 1");
};

TEST_F(AesGcmTest, OpensWhatItSealed) {
  EXPECT_EQ(Open(key_, sealed_, "device 1"), "496406");
  EXPECT_EQ(Open(key_, *AesSeal(key_, Secret(""), ""), ""), "");
}

TEST_F(AesGcmTest, OpensWhatOthersSealed) {
  // Test case 14 of "The Galois/Counter Mode of Operation" (McGrew, Viega):
  // key, nonce and plaintext are zeros.
  const std::string sealed = absl::HexStringToBytes(
      "000000000000000000000000"
      "cea7403d4d606b6e074ec5d3baf39d18"
      "d0d1c8a799996bf0265b98b5d48ab919");

  EXPECT_EQ(Open(Secret(std::string(32, '\0')), sealed, ""),
            std::string(16, '\0'));
}

TEST_F(AesGcmTest, NeverSealsTheSameTwice) {
  EXPECT_NE(*AesSeal(key_, Secret("496406"), "device 1"), sealed_);
  EXPECT_NE(NewAesKey()->Reveal(), key_.Reveal());
}

TEST_F(AesGcmTest, ShowsNothingOfWhatIsSealed) {
  EXPECT_EQ(sealed_.size(), 12u + 6u + 16u);
  EXPECT_FALSE(absl::StrContains(sealed_, "496406"));
}

TEST_F(AesGcmTest, StaysClosedToAnyOtherKey) {
  EXPECT_EQ(Open(*NewAesKey(), sealed_, "device 1"), "(closed)");
  EXPECT_EQ(Open(Secret("short"), sealed_, "device 1"), "(closed)");
}

TEST_F(AesGcmTest, StaysClosedElsewhere) {
  EXPECT_EQ(Open(key_, sealed_, "device 2"), "(closed)");
  EXPECT_EQ(Open(key_, sealed_, ""), "(closed)");
}

TEST_F(AesGcmTest, StaysClosedIfAnyByteWasChanged) {
  for (size_t i = 0; i < sealed_.size(); ++i) {
    std::string changed = sealed_;
    changed[i] ^= 1;
    EXPECT_EQ(Open(key_, changed, "device 1"), "(closed)") << i;
  }
}

TEST_F(AesGcmTest, StaysClosedIfItWasCutOff) {
  for (size_t size = 0; size < sealed_.size(); ++size) {
    EXPECT_EQ(Open(key_, sealed_.substr(0, size), "device 1"), "(closed)");
  }
}

TEST_F(AesGcmTest, SealsUnderNoShortKey) {
  EXPECT_THAT(AesSeal(Secret("short"), Secret("496406"), ""),
              ErrorIs(absl::StatusCode::kInternal, "SEALING_FAILED"));
}

}  // namespace
}  // namespace muster::actions
