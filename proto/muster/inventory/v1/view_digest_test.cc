#include "proto/muster/inventory/v1/view_digest.h"

#include <string>

#include "gtest/gtest.h"

namespace muster::inventory::v1 {
namespace {

TEST(ViewSumTest, HashesNameLineFeedAndRevision) {
  ViewSum sum;
  sum.Add("abc", 7);

  // printf 'abc\n7' | sha256sum | cut -c 1-32
  const std::string expected(
      "\x15\xe7\x69\x4f\xb7\x1b\xe9\x64\x94\x66\xfe\x01\x12\xfd\x89\x17", 16);
  EXPECT_EQ(sum.ToProto().count(), 1);
  EXPECT_EQ(sum.ToProto().digest(), expected);
}

TEST(ViewSumTest, OrderDoesNotMatterAndAddingCanBeUndone) {
  ViewSum one;
  one.Add("a", 1);
  one.Add("b", 2);
  ViewSum other;
  other.Add("b", 2);
  other.Add("c", 9);
  other.Add("a", 1);
  EXPECT_NE(one, other);

  other.Remove("c", 9);

  EXPECT_EQ(one, other);
}

TEST(ViewSumTest, ComesBackFromItsMessage) {
  ViewSum sum;
  sum.Add("a", 1);
  sum.Add("b", 2);

  EXPECT_EQ(ViewSum(sum.ToProto()), sum);
  EXPECT_EQ(ViewSum(ViewDigest()), ViewSum());
}

TEST(ViewSumTest, TakesInWhatAnotherOneAddedAndRemoved) {
  ViewSum whole;
  whole.Add("a", 1);
  whole.Remove("a", 1);
  whole.Add("a", 2);
  ViewSum first;
  first.Add("a", 1);
  ViewSum change;
  change.Remove("a", 1);
  change.Add("a", 2);

  first.Add(change);

  EXPECT_EQ(first, whole);
  EXPECT_EQ(first.count(), 1);
}

}  // namespace
}  // namespace muster::inventory::v1
