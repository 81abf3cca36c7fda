#include "cli/view/table.h"

#include <sstream>

#include "gtest/gtest.h"

namespace muster::cli {
namespace {

TEST(TableTest, AlignsColumnsByCharactersNotBytes) {
  Table table({"Name", ">Count"});
  table.Add({"Zoë", "7"});
  table.Add({"Bo", "1,234"});
  std::ostringstream out;

  table.Print(out, 1);

  EXPECT_EQ(out.str(),
            " Name  Count\n"
            " Zoë       7\n"
            " Bo    1,234\n");
}

TEST(TableTest, LeavesNoBlanksAtTheEndOfALine) {
  Table table({"Name", "Why"});
  table.Add({"Bo", ""});
  std::ostringstream out;

  table.Print(out);

  EXPECT_EQ(out.str(), "Name  Why\nBo\n");
}

TEST(TableTest, SaysNoneWithoutRows) {
  std::ostringstream out;
  Table({"Name"}).Print(out);
  EXPECT_EQ(out.str(), "(none)\n");
}

TEST(TableTest, DefusesControlCharactersInCells) {
  Table table({"Name"});
  table.Add({"evil\x1b[2J\n"});
  std::ostringstream out;

  table.Print(out);

  EXPECT_EQ(out.str(), "Name\nevil?[2J?\n");
}

}  // namespace
}  // namespace muster::cli
