#include "connector/core/review/source_file.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::connector {
namespace {

using ::muster::testing::EqualsProto;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

config::v1::IruSource Source(const std::string& name) {
  config::v1::IruSource source;
  source.set_source(name);
  source.set_host("accuhive.api.kandji.io");
  source.set_token_file("/etc/muster/token");
  source.set_review_required(true);
  return source;
}

class SourceFileTest : public ::testing::Test {
 protected:
  std::unique_ptr<SourceFile> Open() {
    auto file = SourceFile::Open(directory_.path());
    EXPECT_THAT(file, IsOk());
    return *std::move(file);
  }
  std::string Path() const {
    return absl::StrCat(directory_.path(), "/connector/sources.textproto");
  }

  const muster::testing::TempDir directory_;
};

TEST_F(SourceFileTest, BeginsEmpty) {
  EXPECT_THAT(Open()->sources(), IsEmpty());
}

TEST_F(SourceFileTest, KeepsSourcesBeyondTheEndOfTheProcess) {
  ASSERT_THAT(Open()->Add(Source("sources/a")), IsOk());
  ASSERT_THAT(Open()->Add(Source("sources/b")), IsOk());

  const auto file = Open();

  ASSERT_THAT(file->sources(), SizeIs(2));
  EXPECT_THAT(file->sources()[1],
              EqualsProto(Source("sources/b").DebugString()));
  EXPECT_TRUE(file->Has("sources/a"));
  EXPECT_FALSE(file->Has("sources/c"));
}

TEST_F(SourceFileTest, ForgetsASource) {
  const auto file = Open();
  ASSERT_THAT(file->Add(Source("sources/a")), IsOk());
  ASSERT_THAT(file->Add(Source("sources/b")), IsOk());

  ASSERT_THAT(file->Remove("sources/a"), IsOk());

  EXPECT_FALSE(file->Has("sources/a"));
  EXPECT_THAT(Open()->sources(), SizeIs(1));
}

TEST_F(SourceFileTest, IsReadableByItsOwnerOnly) {
  ASSERT_THAT(Open()->Add(Source("sources/a")), IsOk());

  struct stat found;
  ASSERT_EQ(stat(Path().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 077, 0);
}

TEST_F(SourceFileTest, SaysWhereAFileIsDamaged) {
  ASSERT_THAT(Open()->Add(Source("sources/a")), IsOk());
  std::ofstream(Path()) << "iru_sources {";

  EXPECT_THAT(SourceFile::Open(directory_.path()),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_MALFORMED"));
}

TEST_F(SourceFileTest, ChangesNothingWhenItCannotWrite) {
  const std::string blocked = directory_.WriteFile("file", "");
  const auto file = SourceFile::Open(absl::StrCat(blocked, "-none/x"));
  ASSERT_THAT(file, IsOk());
  ASSERT_THAT((*file)->Add(Source("sources/a")), IsOk());
  std::filesystem::remove_all(absl::StrCat(blocked, "-none"));
  directory_.WriteFile("file-none", "");

  EXPECT_FALSE((*file)->Add(Source("sources/b")).ok());
  EXPECT_FALSE((*file)->Has("sources/b"));
}

TEST(SourceFileWithoutDirectoryTest, KeepsSourcesForTheProcessOnly) {
  auto file = SourceFile::Open("");
  ASSERT_THAT(file, IsOk());

  EXPECT_THAT((*file)->Add(Source("sources/a")), IsOk());

  EXPECT_TRUE((*file)->Has("sources/a"));
}

}  // namespace
}  // namespace muster::connector
