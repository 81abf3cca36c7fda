#include "cli/view/progress_bar.h"

#include <algorithm>
#include <sstream>

#include "gtest/gtest.h"

namespace muster::cli {
namespace {

TEST(ProgressBarTest, WritesOneLineAQuarterWithoutATerminal) {
  std::ostringstream out;
  ProgressBar bar(out, "sync", /*terminal=*/false);
  for (int done = 0; done <= 100; ++done) bar.Show(done, 100);
  bar.Finish();

  const std::string text = out.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
  EXPECT_NE(text.find("100 %  100 of 100"), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
}

TEST(ProgressBarTest, DrawsOverItselfOnATerminal) {
  std::ostringstream out;
  ProgressBar bar(out, "sync", /*terminal=*/true);
  bar.Show(1, 4);
  bar.Finish();
  EXPECT_EQ(out.str().front(), '\r');
  EXPECT_EQ(out.str().back(), '\n');
}

TEST(ProgressBarTest, CountsWhereTheTotalIsNotKnown) {
  std::ostringstream out;
  ProgressBar(out, "sync", /*terminal=*/false).Show(1234, 0);
  EXPECT_EQ(out.str(), "sync 1,234\n");
}

}  // namespace
}  // namespace muster::cli
