#include "inventory/store/testing/copy_on_write.h"

#include <string>

#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

TEST(CopyOnWriteTest, ACopyKeepsItsValueWhenTheOtherChanges) {
  CopyOnWrite<std::string> first;
  first.Mutable() = "one";
  const CopyOnWrite<std::string> second = first;

  first.Mutable() = "two";

  EXPECT_EQ(*first, "two");
  EXPECT_EQ(*second, "one");
}

TEST(CopyOnWriteTest, HoldersShareUntilOneChanges) {
  CopyOnWrite<std::string> first;
  const CopyOnWrite<std::string> second = first;
  EXPECT_EQ(&*first, &*second);

  first.Mutable();
  EXPECT_NE(&*first, &*second);
}

TEST(CopyOnWriteTest, TheOnlyHolderChangesInPlace) {
  CopyOnWrite<std::string> only;
  const std::string* const before = &*only;
  { const CopyOnWrite<std::string> gone = only; }

  only.Mutable() = "new";

  EXPECT_EQ(&*only, before);
}

}  // namespace
}  // namespace muster::inventory
