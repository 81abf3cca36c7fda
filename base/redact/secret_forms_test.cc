#include "base/redact/secret_forms.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

TEST(SecretFormsTest, HoldItselfAndItsHexadecimalDigits) {
  EXPECT_THAT(SecretForms("k\xe9y!"),
              ::testing::IsSupersetOf({"k\xe9y!", "6be97921", "6BE97921"}));
}

TEST(SecretFormsTest, BaseSixtyFourIsFoundAtEachPlaceInALongerText) {
  const std::string secret = "two~~secrets??";
  for (const std::string before : {"", "1", "22", "333", "4444"}) {
    for (const std::string after : {"", "1", "22"}) {
      const std::string encoded =
          absl::Base64Escape(absl::StrCat(before, secret, after));
      const std::string web =
          absl::WebSafeBase64Escape(absl::StrCat(before, secret, after));
      EXPECT_THAT(SecretForms(secret), Contains(::testing::ResultOf(
                                           [&](const std::string& form) {
                                             return absl::StrContains(encoded,
                                                                      form);
                                           },
                                           true)));
      EXPECT_THAT(SecretForms(secret), Contains(::testing::ResultOf(
                                           [&](const std::string& form) {
                                             return absl::StrContains(web,
                                                                      form);
                                           },
                                           true)));
    }
  }
}

TEST(SecretFormsTest, LeaveOutBaseSixtyFourThatIsTooShortToMeanAnything) {
  EXPECT_THAT(SecretForms("1234"), ElementsAre("1234", "31323334"));
}

}  // namespace
}  // namespace muster
