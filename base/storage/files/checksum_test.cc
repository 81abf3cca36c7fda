#include "base/storage/files/checksum.h"

#include <string>

#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOkAndHolds;

// Source: FIPS 180-4 examples.
constexpr char kOfAbc[] =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(ChecksumTest, IsSha256OfTheBytes) {
  EXPECT_EQ(Sha256Hex("abc"), kOfAbc);
  EXPECT_EQ(Sha256Hex(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(ChecksumTest, OfAFileIsThatOfItsBytes) {
  const testing::TempDir dir;
  EXPECT_THAT(Sha256HexOfFile(dir.WriteFile("abc", "abc")),
              IsOkAndHolds(std::string(kOfAbc)));
  const std::string bytes(700'000, 'x');
  EXPECT_THAT(Sha256HexOfFile(dir.WriteFile("large", bytes)),
              IsOkAndHolds(Sha256Hex(bytes)));
}

TEST(ChecksumTest, OfAFileThatCannotBeReadIsAnError) {
  constexpr auto kFailed = absl::StatusCode::kFailedPrecondition;
  const testing::TempDir dir;
  EXPECT_THAT(Sha256HexOfFile(dir.Join("none")),
              ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
  EXPECT_THAT(Sha256HexOfFile(dir.path()),
              ErrorIs(kFailed, "DATA_DIR_UNUSABLE"));
}

TEST(ChecksumTest, SealShowsAnyFlippedBitAndAnyCut) {
  const std::string sealed = Seal("first\nsecond\n");
  absl::string_view text;
  ASSERT_TRUE(Unseal(sealed, text));
  EXPECT_EQ(text, "first\nsecond\n");

  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string damaged = sealed;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
    EXPECT_FALSE(Unseal(damaged, text)) << bit;
  }
  for (size_t bytes = 0; bytes < sealed.size(); ++bytes) {
    EXPECT_FALSE(Unseal(sealed.substr(0, bytes), text)) << bytes;
  }
}

}  // namespace
}  // namespace muster
