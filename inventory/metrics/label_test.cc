#include "inventory/metrics/label.h"

#include <string>

#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

TEST(LabelOfTest, KeepsNames) {
  EXPECT_EQ(LabelOf("full"), "full");
  EXPECT_EQ(LabelOf("prism/filevault"), "prism/filevault");
  EXPECT_EQ(LabelOf("CREDENTIAL_ERROR"), "CREDENTIAL_ERROR");
  EXPECT_EQ(LabelOf(std::string(63, 'a')), std::string(63, 'a'));
}

TEST(LabelOfTest, ReplacesWhatIsNone) {
  EXPECT_EQ(LabelOf(""), "other");
  EXPECT_EQ(LabelOf("alice@acme.example"), "other");
  EXPECT_EQ(LabelOf("a sentence"), "other");
  EXPECT_EQ(LabelOf("a\nb"), "other");
  EXPECT_EQ(LabelOf(std::string(64, 'a')), "other");
}

}  // namespace
}  // namespace muster::inventory
