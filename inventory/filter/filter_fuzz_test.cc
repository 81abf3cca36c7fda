// The fuzz target, run over hostile inputs and a fixed set of random ones. It
// aborts where its oracle is broken.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace muster::inventory {
namespace {

void Try(const std::string& text) {
  ASSERT_EQ(LLVMFuzzerTestOneInput(
                reinterpret_cast<const uint8_t*>(text.data()), text.size()),
            0);
}

std::string Repeat(const std::string& text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

TEST(FilterFuzzTest, SurvivesHostileInputs) {
  Try(Repeat("(", 1000000));
  Try(Repeat("-", 4096));
  Try(Repeat("NOT ", 1000));
  Try(Repeat("NOT (", 800));
  Try(Repeat("(", 2000) + "missing=true" + Repeat(")", 2000));
  Try(Repeat("missing=true ", 300));
  Try(Repeat("a", 4096) + "=1");
  Try("missing=" + Repeat("\\", 4000));
  Try("name=\"" + Repeat("\\\"", 2000) + "\"");
  Try("name=\"" + Repeat("\\", 4000));
  Try("facts." + Repeat("a.", 2000) + "a:*");
  Try("os.version>" + Repeat("9.", 2000) + "9");
  Try("os.version>" + Repeat("9", 4000));
  Try("revision>" + Repeat("9", 4000));
  Try("create_time>" + Repeat("9", 4000) + "-01-01T00:00:00Z");
  Try("create_time>9223372036854775807-12-31T23:59:60Z");
  Try(Repeat("(missing=true tags:a OR ", 60));
  Try(std::string(4096, '\0'));
  Try(Repeat("\xFF\xFE", 2048));
}

TEST(FilterFuzzTest, SurvivesRandomSequencesOfPieces) {
  const std::vector<std::string> pieces = {"(",
                                           ")",
                                           "-",
                                           "NOT ",
                                           " AND ",
                                           " OR ",
                                           " ",
                                           "\"",
                                           "\\",
                                           "*",
                                           ":",
                                           "=",
                                           "!=",
                                           "<",
                                           ">=",
                                           "name",
                                           "tags",
                                           "os.version",
                                           "facts.mdm.enabled",
                                           "platform",
                                           "MAC",
                                           "true",
                                           "14.4",
                                           "\"a b\"",
                                           "missing=true",
                                           "tags:*",
                                           "revision>5",
                                           "facts.disk.bytes<=500",
                                           "user.email:ada@example.com",
                                           "\n",
                                           "\x80",
                                           "2026-01-31T12:00:00Z"};
  std::mt19937 random(20260131);
  for (int run = 0; run < 50000; ++run) {
    std::string text;
    const size_t length = 1 + random() % 12;
    for (size_t i = 0; i < length; ++i) {
      absl::StrAppend(&text, pieces[random() % pieces.size()]);
    }
    SCOPED_TRACE(text);
    Try(text);
  }
}

}  // namespace
}  // namespace muster::inventory
