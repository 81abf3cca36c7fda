#include "bench/limit/message_file.h"

#include <fstream>
#include <string>

#include "base/grpc/raw/raw_unary.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::bench {
namespace {

using muster::testing::IsOk;
using muster::testing::StatusIs;
using muster::testing::TempDir;

std::string Text(const grpc::ByteBuffer& bytes) {
  grpc::Slice slice;
  EXPECT_TRUE(bytes.DumpToSingleSlice(&slice).ok());
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

TEST(MessageFileTest, ReadsWhatWasWritten) {
  const TempDir dir;
  const std::string path = dir.Join("messages");
  ASSERT_THAT(WriteMessages(path, {ToByteBuffer(std::string(70000, 'x')),
                                   ToByteBuffer(std::string("short"))}),
              IsOk());

  const auto read = ReadMessages(path);

  ASSERT_THAT(read, IsOk());
  ASSERT_EQ(read->size(), 2u);
  EXPECT_EQ(Text((*read)[0]), std::string(70000, 'x'));
  EXPECT_EQ(Text((*read)[1]), "short");
}

TEST(MessageFileTest, RefusesAFileThatWasCutOff) {
  const TempDir dir;
  const std::string path = dir.WriteFile("messages",
                                         "\x09\0\0\0\0\0\0\0nine"
                                         "");
  EXPECT_THAT(ReadMessages(dir.Join("missing")),
              StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(ReadMessages(dir.WriteFile("cut", "\x09 too short")),
              StatusIs(absl::StatusCode::kInternal));
}

}  // namespace
}  // namespace muster::bench
