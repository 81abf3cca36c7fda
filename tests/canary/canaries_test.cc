#include "tests/canary/canaries.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kSecret[] = "ca\"na/ry\\~?>secret";

class CanariesTest : public ::testing::Test {
 protected:
  CanariesTest() { canaries_.Add("token", kSecret); }

  // The form by which it is found, "" if it is not.
  std::string FoundIn(const std::string& text) {
    const auto found = canaries_.FindIn("here", text);
    return found.empty() ? "" : found[0].form;
  }

  Canaries canaries_;
};

TEST_F(CanariesTest, FindsNothingWhereThereIsNothing) {
  EXPECT_THAT(canaries_.FindIn("here", ""), IsEmpty());
  EXPECT_THAT(canaries_.FindIn("here", "ca\"na/ry\\~?>secre"), IsEmpty());
}

TEST_F(CanariesTest, FindsEveryForm) {
  EXPECT_EQ(FoundIn(absl::StrCat("x", kSecret, "x")), "as it is");
  EXPECT_EQ(FoundIn(R"({"a":"ca\"na/ry\\~?>secret"})"), "JSON");
  EXPECT_EQ(FoundIn(R"({"a":"ca\"na\/ry\\~?>secret"})"), "JSON with slashes");
  EXPECT_EQ(FoundIn("q=ca%22na%2Fry%5C~%3F%3Esecret"), "PERCENT");
  EXPECT_EQ(FoundIn("q=ca%22na%2fry%5c~%3f%3esecret"), "percent");
  EXPECT_EQ(FoundIn(absl::BytesToHexString(kSecret)), "hex");
}

TEST_F(CanariesTest, FindsBase64AmidOtherBytes) {
  for (const char* before : {"", "1", "12", "123", "user:"}) {
    for (const char* after : {"", "1", "12"}) {
      const std::string text = absl::StrCat(before, kSecret, after);
      EXPECT_NE(FoundIn(absl::Base64Escape(text)), "") << text;
      EXPECT_NE(FoundIn(absl::WebSafeBase64Escape(text)), "") << text;
    }
  }
}

TEST_F(CanariesTest, FindsAmidZeroBytes) {
  EXPECT_EQ(FoundIn(absl::StrCat(std::string(10, '\0'), kSecret)), "as it is");
}

TEST_F(CanariesTest, EveryFormIsFoundByItself) {
  ASSERT_THAT(canaries_.forms(), SizeIs(::testing::Ge(14u)));
  for (const Canaries::Form& form : canaries_.forms()) {
    EXPECT_NE(FoundIn(absl::StrCat("<", form.bytes, ">")), "") << form.name;
  }
}

TEST_F(CanariesTest, TellsEachCanaryOnce) {
  canaries_.Add("other", "other-secret");
  const auto found =
      canaries_.FindIn("log", absl::StrCat(kSecret, kSecret, "other-secret"));
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].canary, "token");
  EXPECT_EQ(found[1].canary, "other");
  EXPECT_EQ(found[1].place, "log");
}

TEST_F(CanariesTest, FindsALineOfAKey) {
  canaries_.AddKey("key",
                   "-----BEGIN PRIVATE KEY-----\n"
                   "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n"
                   "-----END PRIVATE KEY-----\n");
  EXPECT_EQ(FoundIn("xMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgx"),
            "a line");
  EXPECT_EQ(FoundIn("-----BEGIN PRIVATE KEY-----"), "");
}

}  // namespace
}  // namespace muster::testing
