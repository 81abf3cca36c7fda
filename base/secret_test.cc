#include "base/secret.h"

#include <sys/stat.h>

#include <type_traits>
#include <utility>

#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;

template <typename T, typename = void>
struct IsStreamable : std::false_type {};
template <typename T>
struct IsStreamable<T, std::void_t<decltype(std::declval<std::ostream&>()
                                            << std::declval<const T&>())>>
    : std::true_type {};

static_assert(!IsStreamable<Secret>::value);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, absl::string_view>);

TEST(SecretTest, RevealsWhatItWasGiven) {
  EXPECT_EQ(Secret("hunter22").Reveal(), "hunter22");
}

TEST(SecretTest, MovedFromHoldsNothing) {
  Secret from("hunter22");
  Secret to = std::move(from);

  EXPECT_EQ(to.Reveal(), "hunter22");
  EXPECT_EQ(from.Reveal(), "");  // NOLINT: that is what is tested
}

TEST(SecretTest, AssignmentReplacesTheBytes) {
  Secret secret("old");
  const Secret other("new and longer than what fits inside a string");
  secret = other;
  EXPECT_EQ(secret.Reveal(), other.Reveal());

  secret = Secret("third");
  EXPECT_EQ(secret.Reveal(), "third");
}

TEST(SecretTest, TestsPrintNoBytes) {
  EXPECT_EQ(::testing::PrintToString(Secret("hunter22")), "Secret");
}

TEST(RedactTest, MasksRegisteredSecretsWhereverTheyAre) {
  RegisterSecret(Secret("tok-4711"));
  EXPECT_EQ(Redact("a tok-4711, b tok-4711!"), "a [redacted], b [redacted]!");
}

TEST(RedactTest, MasksTheLongerOfTwoSecretsWhole) {
  RegisterSecret(Secret("abcdef"));
  RegisterSecret(Secret("abcdefghij"));
  EXPECT_EQ(Redact("abcdefghij"), "[redacted]");
}

TEST(RedactTest, LeavesVeryShortSecretsBecauseTheyAreEverywhere) {
  RegisterSecret(Secret("xyz"));
  EXPECT_EQ(Redact("xyz"), "xyz");
}

TEST(ReadSecretFileTest, DropsOneLineBreakAndRegistersTheSecret) {
  const TempDir dir;
  const auto secret =
      ReadSecretFile(dir.WriteFile("token", "  from-a-file \n\n"));

  ASSERT_THAT(secret, IsOk());
  EXPECT_EQ(secret->Reveal(), "  from-a-file \n");
  EXPECT_EQ(Redact("x  from-a-file \ny"), "x[redacted]y");
}

TEST(ReadSecretFileTest, DropsTheLineBreakOfWindowsWhole) {
  const TempDir dir;
  const auto secret = ReadSecretFile(dir.WriteFile("token", "crlf-token\r\n"));
  ASSERT_THAT(secret, IsOk());
  EXPECT_EQ(secret->Reveal(), "crlf-token");
}

TEST(ReadSecretFileTest, NamesTheFileThatIsMissing) {
  const TempDir dir;
  const auto secret = ReadSecretFile(dir.Join("token"));
  EXPECT_THAT(secret,
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_FILE_MISSING"));
  EXPECT_THAT(std::string(secret.status().message()),
              ::testing::HasSubstr(dir.Join("token")));
}

TEST(ReadSecretFileTest, RefusesAFileWithNothingButALineBreak) {
  const TempDir dir;
  EXPECT_THAT(
      ReadSecretFile(dir.WriteFile("token", "\n")),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SECRET_FILE_EMPTY"));
}

TEST(ReadSecretFileTest, RefusesADirectory) {
  const TempDir dir;
  EXPECT_THAT(
      ReadSecretFile(dir.path()),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SECRET_FILE_EXPOSED"));
}

class ExposedSecretFileTest : public ::testing::TestWithParam<mode_t> {};

TEST_P(ExposedSecretFileTest, IsRefusedWithTheCommandThatHelps) {
  const TempDir dir;
  const std::string path = dir.WriteFile("token", "exposed-token");
  ASSERT_EQ(chmod(path.c_str(), GetParam()), 0);

  const auto secret = ReadSecretFile(path);

  EXPECT_THAT(secret, ErrorIs(absl::StatusCode::kFailedPrecondition,
                              "SECRET_FILE_EXPOSED"));
  EXPECT_THAT(std::string(secret.status().message()),
              ::testing::HasSubstr("chmod 600 " + path));
}

INSTANTIATE_TEST_SUITE_P(Modes, ExposedSecretFileTest,
                         ::testing::Values(0640, 0604, 0620, 0602));

}  // namespace
}  // namespace muster
