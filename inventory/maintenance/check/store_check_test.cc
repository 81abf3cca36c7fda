#include "inventory/maintenance/check/store_check.h"

#include <string>
#include <utility>
#include <vector>

#include "base/storage/keys.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/records.pb.h"
#include "inventory/store/testing/fake_device_store.h"
#include "inventory/store/testing/store_writes.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using ::testing::Contains;
using testing::DeviceName;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PutDevice;
using testing::PutDocument;
using testing::PutFacet;
using testing::StoreWriteBuilder;
using testing::TestApps;
using testing::TestDevice;

// A store with the devices a (number 1) and b (2) and a facet of a (3), which
// a test then damages.
class StoreCheckTest : public ::testing::Test {
 protected:
  StoreCheckTest() {
    PutDevice(store_, TestDevice("a"));
    PutDevice(store_, TestDevice("b"));
    PutFacet(store_, TestApps("a"));
  }

  void Commit(const StoreWrite& write) {
    const CommitResult result = store_.Commit(write);
    ASSERT_TRUE(result.ok()) << result.status;
  }

  void Compact(Revision through) {
    ASSERT_THAT(store_.Compact(through, 1000), IsOk());
  }

  // What is found about anything but the sources' views, which writes of a
  // StoreWriteBuilder do not keep.
  std::vector<std::string> Problems() {
    const auto check = CheckStore(*store_.Read(), store_.end().touch);
    EXPECT_THAT(check, IsOk());
    std::vector<std::string> problems;
    for (const std::string& problem : check->problems) {
      if (problem.find("the view of ") != 0) problems.push_back(problem);
    }
    return problems;
  }

  FakeDeviceStore store_;
};

TEST_F(StoreCheckTest, FindsNothingInASoundStore) {
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(StoreCheckTest, FindsNothingAfterRemovalsAndTheirCompaction) {
  Commit(StoreWriteBuilder(store_).RemoveApps("a").Remove("a").Build());
  EXPECT_THAT(Problems(), IsEmpty());
  Compact(4);
  EXPECT_THAT(Problems(), IsEmpty());
  Compact(5);
  EXPECT_THAT(Problems(), IsEmpty());
  PutDevice(store_, TestDevice("a"));
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(StoreCheckTest, FindsARecordWhoseNumberHasNoName) {
  PutDocument(store_, Collection::kNames, NumberKey(2), std::nullopt);

  EXPECT_THAT(Problems(),
              ElementsAre("the numbers from 2 to 2 have no names, such as " +
                          DeviceName("b")));
}

TEST_F(StoreCheckTest, FindsThatTheLastNameIsMissing) {
  PutDocument(store_, Collection::kNames, NumberKey(3), std::nullopt);

  EXPECT_THAT(Problems(),
              ElementsAre(HasSubstr("the numbers from 3 to 3 have no names")));
}

TEST_F(StoreCheckTest, FindsThatTheNameOfSomethingGoneIsMissing) {
  Commit(StoreWriteBuilder(store_).Remove("b").Build());
  Compact(4);
  PutDocument(store_, Collection::kNames, NumberKey(2), std::nullopt);

  EXPECT_THAT(Problems(), ElementsAre("the numbers from 2 to 2 have no names"));
}

TEST_F(StoreCheckTest, FindsANumberWithAnotherName) {
  PutDocument(store_, Collection::kNames, NumberKey(2), DeviceName("c"));

  EXPECT_THAT(Problems(), ElementsAre("number 2 of " + DeviceName("b") +
                                      " is named " + DeviceName("c")));
}

TEST_F(StoreCheckTest, FindsANameThatNoNumberWasGivenTo) {
  PutDocument(store_, Collection::kNames, NumberKey(4), DeviceName("c"));

  EXPECT_THAT(Problems(), ElementsAre("number 4 is named " + DeviceName("c") +
                                      ", but the next number is 4"));
}

TEST_F(StoreCheckTest, FindsANameWhoseRecordHasANumberFromBefore) {
  PutDocument(store_, Collection::kNames, NumberKey(4), DeviceName("b"));
  PutDocument(store_, Collection::kNumbers, "next", EncodeInt64(5));

  EXPECT_THAT(Problems(), ElementsAre("number 4 is named " + DeviceName("b") +
                                      ", whose record has number 2"));
}

TEST_F(StoreCheckTest, FindsThatNumbersWouldBeGivenAgain) {
  PutDocument(store_, Collection::kNumbers, "next", EncodeInt64(3));

  EXPECT_THAT(Problems(), ElementsAre("the next number is not above 3"));
}

TEST_F(StoreCheckTest, FindsARecordThatIsMissing) {
  StoreWrite write = StoreWriteBuilder(store_).Remove("b").Build();
  write.changes[0].body = std::nullopt;
  Commit(write);

  EXPECT_THAT(Problems(), Contains("number 2 of " + DeviceName("b") +
                                   " has changes, but no record"));
}

TEST_F(StoreCheckTest, FindsLivenessOfNobodyAndBeyondTheEnd) {
  Commit(StoreWriteBuilder(store_).Touch().Build());
  store::LivenessBlock block;
  block.set_format(1);
  for (int slot = 0; slot < 64; ++slot) block.add_touches(0);
  block.set_touches(2, 1);
  block.set_touches(9, 1000);
  PutDocument(store_, Collection::kLiveness, BlockKey(0),
              block.SerializeAsString());

  EXPECT_THAT(Problems(), ElementsAre("number 9 has liveness, but no record",
                                      "number 9 has a touch beyond the end"));
}

}  // namespace
}  // namespace muster::inventory
