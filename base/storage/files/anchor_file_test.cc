#include "base/storage/files/anchor_file.h"

#include <optional>
#include <string>

#include "absl/strings/str_replace.h"
#include "base/storage/files/checksum.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::Optional;

constexpr auto kDataLoss = absl::StatusCode::kDataLoss;
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

constexpr char kText[] =
    "muster-anchor 1\n"
    "store_uuid 0f8fad5b-d9cb-469f-a165-70867728950e\n"
    "epoch 3\n"
    "durable_revision 1200\n"
    "reserved_through 1048576\n";

class AnchorFileTest : public ::testing::Test {
 protected:
  // What Read() says of a file with these bytes.
  absl::StatusOr<std::optional<AnchorState>> ReadOf(const std::string& bytes) {
    return AnchorFile::Read(dir_.WriteFile("anchor", bytes));
  }

  const AnchorState state_ = {"0f8fad5b-d9cb-469f-a165-70867728950e", 3, 1200,
                              1048576};
  const testing::TempDir dir_;
  const std::string path_ = dir_.Join("anchor");
};

TEST_F(AnchorFileTest, ReadsWhatItWrote) {
  ASSERT_THAT(AnchorFile::Write(path_, state_), IsOk());
  EXPECT_THAT(AnchorFile::Read(path_), IsOkAndHolds(Optional(state_)));
}

TEST_F(AnchorFileTest, IsTheTextThatOlderReleasesWrote) {
  EXPECT_THAT(ReadOf(Seal(kText)), IsOkAndHolds(Optional(state_)));
}

TEST_F(AnchorFileTest, MissingFileIsNoError) {
  EXPECT_THAT(AnchorFile::Read(path_), IsOkAndHolds(std::nullopt));
}

TEST_F(AnchorFileTest, TornWriteIsDamage) {
  const std::string bytes = Seal(kText);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(ReadOf(bytes.substr(0, size)),
                ErrorIs(kDataLoss, "ANCHOR_CORRUPT"))
        << size;
  }
  EXPECT_THAT(ReadOf(bytes + "\n"), ErrorIs(kDataLoss, "ANCHOR_CORRUPT"));
}

TEST_F(AnchorFileTest, EveryFlippedBitIsDamage) {
  for (size_t bit = 0; bit < Seal(kText).size() * 8; ++bit) {
    std::string bytes = Seal(kText);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
    EXPECT_THAT(ReadOf(bytes), ErrorIs(kDataLoss, "ANCHOR_CORRUPT")) << bit;
  }
}

TEST_F(AnchorFileTest, SealedTextThatIsNotOursIsDamage) {
  const auto sealed = [](const char* from, const char* to) {
    return Seal(absl::StrReplaceAll(kText, {{from, to}}));
  };
  EXPECT_THAT(ReadOf(sealed("anchor 1", "anchor 2")),
              ErrorIs(kDataLoss, "ANCHOR_CORRUPT"));
  EXPECT_THAT(ReadOf(sealed("epoch 3", "epoch 03")),
              ErrorIs(kDataLoss, "ANCHOR_CORRUPT"));
  EXPECT_THAT(ReadOf(sealed("revision 1200", "revision -1")),
              ErrorIs(kDataLoss, "ANCHOR_CORRUPT"));
  EXPECT_THAT(ReadOf(sealed("through 1048576", "through 1199")),
              ErrorIs(kDataLoss, "ANCHOR_CORRUPT"));
  EXPECT_THAT(ReadOf(sealed("epoch 3\n", "")),
              ErrorIs(kDataLoss, "ANCHOR_CORRUPT"));
}

TEST_F(AnchorFileTest, WriteThatWasCutOffLeavesTheOldState) {
  ASSERT_THAT(AnchorFile::Write(path_, state_), IsOk());
  dir_.WriteFile("anchor.tmp", Seal(kText).substr(0, 40));
  EXPECT_THAT(AnchorFile::Read(path_), IsOkAndHolds(Optional(state_)));
}

TEST_F(AnchorFileTest, StateThatMakesNoSenseIsNotWritten) {
  const auto write = [&](const std::string& uuid, int64_t durable) {
    return AnchorFile::Write(path_, {uuid, 1, durable, 100});
  };
  EXPECT_THAT(write("", 0), ErrorIs(kInvalid, "ANCHOR_INVALID"));
  EXPECT_THAT(write("a\nepoch 9", 0), ErrorIs(kInvalid, "ANCHOR_INVALID"));
  EXPECT_THAT(write("a", -1), ErrorIs(kInvalid, "ANCHOR_INVALID"));
  EXPECT_THAT(write("a", 101), ErrorIs(kInvalid, "ANCHOR_INVALID"));
  EXPECT_THAT(AnchorFile::Read(path_), IsOkAndHolds(std::nullopt));
}

}  // namespace
}  // namespace muster
