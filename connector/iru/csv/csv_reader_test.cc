#include "connector/iru/csv/csv_reader.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Records = std::vector<std::vector<std::string>>;

class CsvReaderTest : public ::testing::Test {
 protected:
  // Reads `text` in pieces of `size` bytes.
  absl::Status Read(absl::string_view text, size_t size = 1000) {
    records_.clear();
    CsvReader reader(
        [this](std::vector<std::string>& cells) {
          records_.push_back(cells);
          return absl::OkStatus();
        },
        options_);
    for (size_t at = 0; at < text.size(); at += size) {
      const absl::Status status = reader.Read(text.substr(at, size));
      if (!status.ok()) return status;
    }
    return reader.Finish();
  }

  CsvReader::Options options_;
  Records records_;
};

TEST_F(CsvReaderTest, ReadsRecordsWithEitherLineBreak) {
  ASSERT_THAT(Read("a,b\r\n1,2\n3,\n"), IsOk());

  EXPECT_THAT(records_,
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2"),
                          ElementsAre("3", "")));
}

TEST_F(CsvReaderTest, NeedsNoLineBreakAtTheEnd) {
  ASSERT_THAT(Read("a,b\r\n1,\"2\""), IsOk());

  EXPECT_THAT(records_,
              ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
}

TEST_F(CsvReaderTest, ReadsWhatIsInQuotesVerbatim) {
  ASSERT_THAT(Read("\"a,\"\"b\"\"\r\nc\",\"\"\r\n"), IsOk());

  EXPECT_THAT(records_, ElementsAre(ElementsAre("a,\"b\"\r\nc", "")));
}

TEST_F(CsvReaderTest, ReadsTheSameInPiecesOfAnySize) {
  const std::string text = "\xEF\xBB\xBF\"a\"\"b\",c\r\n\"d\r\ne\",\"\"\n,\n";
  ASSERT_THAT(Read(text), IsOk());
  const Records whole = records_;
  EXPECT_THAT(whole,
              ElementsAre(ElementsAre("a\"b", "c"), ElementsAre("d\r\ne", ""),
                          ElementsAre("", "")));

  for (size_t size = 1; size < text.size(); ++size) {
    ASSERT_THAT(Read(text, size), IsOk());
    EXPECT_EQ(records_, whole) << size;
  }
}

TEST_F(CsvReaderTest, FindsNothingInNothing) {
  ASSERT_THAT(Read(""), IsOk());

  EXPECT_THAT(records_, IsEmpty());
}

TEST_F(CsvReaderTest, RefusesWhatIsNoCsv) {
  for (const char* const text : {"a\"b\n", "\"a\"b\n", "\"a", "a,b\n1\n",
                                 "a\n1,2\n", "a\rb\n", "a\r", "a,b\n\n"}) {
    EXPECT_THAT(Read(text),
                ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"))
        << text;
  }
}

TEST_F(CsvReaderTest, KeepsToItsBounds) {
  options_.max_cell_bytes = 3;
  options_.max_cells = 2;

  EXPECT_THAT(Read("abc,d\n"), IsOk());
  EXPECT_THAT(Read("abcd\n").message(), HasSubstr("too long"));
  EXPECT_THAT(Read("\"abcd\"\n").message(), HasSubstr("too long"));
  EXPECT_THAT(Read("a,b,c\n").message(), HasSubstr("too many cells"));
}

TEST_F(CsvReaderTest, SaysNothingOfTheContent) {
  EXPECT_THAT(Read("name\nsecret\"\n").message(),
              ::testing::Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace muster::iru
