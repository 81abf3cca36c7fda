#include "actions/vault/key_ring.h"

#include <sys/stat.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/redact/redact.h"
#include "base/storage/files/durable_file.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr char kDigits[] =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
// SHA-256 of those 32 bytes: 630dcd2966c4336691125448bbb25b4f….
constexpr char kId[] = "630dcd2966c43366";

class KeyRingTest : public ::testing::Test {
 protected:
  // Prints with `script`, by a shell that the options name.
  void RunScript(const std::string& script) {
    options_.key_command = {"sh", "-c", script};
  }

  absl::Status Load() { return KeyRing::Load(options_).status(); }

  const testing::TempDir dir_;
  KeyRing::Options options_;
};

TEST_F(KeyRingTest, ReadsTheKeyFromItsFile) {
  options_.key_file = dir_.WriteFile("own.key", absl::StrCat(kDigits, "\n"));

  const auto keys = KeyRing::Load(options_);

  ASSERT_THAT(keys, IsOk());
  EXPECT_EQ(keys->current().id, kId);
  EXPECT_EQ(keys->current().bytes.Reveal().size(), 32u);
  EXPECT_EQ(keys->current().bytes.Reveal()[31], '\x1f');
}

TEST_F(KeyRingTest, MakesAKeyOnceForThisUserOnly) {
  options_.key_file = dir_.Join("keys/secrets.key");
  options_.make = true;

  const auto made = KeyRing::Load(options_);
  ASSERT_THAT(made, IsOk());
  const auto read = KeyRing::Load(options_);

  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->current().id, made->current().id);
  struct stat file;
  ASSERT_EQ(stat(options_.key_file.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
}

TEST_F(KeyRingTest, MakesNoKeyThatSomebodyElseIsToMake) {
  options_.key_file = dir_.Join("secrets.key");

  EXPECT_THAT(Load(),
              ErrorIs(absl::StatusCode::kNotFound, "SECRET_FILE_MISSING"));
}

TEST_F(KeyRingTest, RefusesAKeyThatOthersCanRead) {
  options_.key_file = dir_.WriteFile("own.key", kDigits);
  ASSERT_EQ(chmod(options_.key_file.c_str(), 0640), 0);

  EXPECT_THAT(Load(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                              "SECRET_FILE_EXPOSED"));
}

TEST_F(KeyRingTest, RefusesWhatIsNoKeyWithoutShowingIt) {
  const std::string digits(kDigits);
  for (const std::string& bad :
       {digits.substr(2), digits + "00", "xy" + digits.substr(2)}) {
    options_.key_file = dir_.WriteFile("own.key", bad);
    const absl::Status status = Load();
    EXPECT_THAT(status, ErrorIs(absl::StatusCode::kFailedPrecondition,
                                "SECRET_KEY_INVALID"));
    EXPECT_FALSE(absl::StrContains(status.ToString(), "0405060708"));
  }
}

TEST_F(KeyRingTest, FindsKeysThatWereUsedBefore) {
  options_.key_file = dir_.Join("keys/secrets.key");
  options_.make = true;
  options_.old_key_files = {dir_.WriteFile("old.key", kDigits)};

  const auto keys = KeyRing::Load(options_);

  ASSERT_THAT(keys, IsOk());
  ASSERT_NE(keys->Find(kId), nullptr);
  EXPECT_EQ(keys->Find(kId)->bytes.Reveal()[1], '\x01');
  EXPECT_NE(keys->current().id, kId);
  EXPECT_EQ(keys->Find("0000000000000000"), nullptr);
}

TEST_F(KeyRingTest, TakesTheKeyThatACommandPrints) {
  RunScript(absl::StrCat("echo ", kDigits));

  const auto keys = KeyRing::Load(options_);

  ASSERT_THAT(keys, IsOk());
  EXPECT_EQ(keys->current().id, kId);
  EXPECT_FALSE(absl::StrContains(Redact(kDigits), "0405060708"));
}

TEST_F(KeyRingTest, GivesTheCommandItsArgumentsWithoutAShell) {
  options_.key_command = {"printf", "%s", "$(echo no); key"};

  EXPECT_THAT(Load(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                              "SECRET_KEY_INVALID"));
}

TEST_F(KeyRingTest, GivesTheCommandNothingToRead) {
  RunScript(absl::StrCat("cat; echo ", kDigits));

  EXPECT_THAT(Load(), IsOk());
}

TEST_F(KeyRingTest, RefusesACommandThatFails) {
  const auto failed =
      ErrorIs(absl::StatusCode::kFailedPrecondition, "KEY_COMMAND_FAILED");

  RunScript(absl::StrCat("echo ", kDigits, "; exit 3"));
  EXPECT_THAT(Load(), failed);
  RunScript("true");
  EXPECT_THAT(Load(), failed);
  RunScript(absl::StrCat("echo ", kDigits, "; kill -9 $$"));
  EXPECT_THAT(Load(), failed);
  options_.key_command = {dir_.Join("missing")};
  EXPECT_THAT(Load(), failed);
}

TEST_F(KeyRingTest, ShowsNothingOfWhatAFailedCommandPrinted) {
  RunScript("echo half-a-key-48151623; exit 1");

  EXPECT_FALSE(absl::StrContains(Load().ToString(), "48151623"));
}

TEST_F(KeyRingTest, KillsACommandThatTakesTooLongWithWhatItStarted) {
  options_.command_limit = absl::Milliseconds(50);
  RunScript("sleep 1000 & wait");

  EXPECT_THAT(Load(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                              "KEY_COMMAND_FAILED"));
}

TEST_F(KeyRingTest, KillsACommandThatPrintsWithoutEnd) {
  RunScript("yes");

  EXPECT_THAT(Load(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                              "KEY_COMMAND_FAILED"));
}

}  // namespace
}  // namespace muster::actions
