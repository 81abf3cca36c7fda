// What StoreReader promises about documents.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/testing/conformance/store_under_test.h"
#include "inventory/store/testing/store_reads.h"

namespace muster::inventory::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;
using ::testing::Pair;

TEST_P(DeviceStoreConformance, ADocumentIsPutReplacedAndDeleted) {
  const auto read = [&] {
    return DocumentOf(*Read(), Collection::kCursors, "c");
  };
  EXPECT_EQ(read(), std::nullopt);

  PutDocument(store(), Collection::kCursors, "c", "1");
  EXPECT_THAT(read(), Optional(std::string("1")));

  PutDocument(store(), Collection::kCursors, "c", "2");
  EXPECT_THAT(read(), Optional(std::string("2")));

  PutDocument(store(), Collection::kCursors, "c", std::nullopt);
  EXPECT_EQ(read(), std::nullopt);
}

TEST_P(DeviceStoreConformance, AnEmptyDocumentIsNotAMissingOne) {
  PutDocument(store(), Collection::kProgress, "p", "");

  EXPECT_THAT(DocumentOf(*Read(), Collection::kProgress, "p"),
              Optional(std::string()));
}

TEST_P(DeviceStoreConformance, TheLastOfTwoWritesToOneDocumentCounts) {
  Commit(NewWrite()
             .Document(Collection::kViews, "v", "1")
             .Document(Collection::kViews, "v", "2")
             .Document(Collection::kViews, "w", "1")
             .Document(Collection::kViews, "w", std::nullopt));

  EXPECT_THAT(Documents(*Read(), Collection::kViews),
              ElementsAre(Pair("v", "2")));
}

TEST_P(DeviceStoreConformance, CollectionsDoNotMix) {
  StoreWriteBuilder write = NewWrite();
  for (int i = 0; i < kCollectionCount; ++i) {
    write.Document(static_cast<Collection>(i), "key", std::to_string(i));
  }
  Commit(write);

  for (int i = 0; i < kCollectionCount; ++i) {
    EXPECT_THAT(Documents(*Read(), static_cast<Collection>(i)),
                ElementsAre(Pair("key", std::to_string(i))));
  }
}

TEST_P(DeviceStoreConformance, DocumentsAreScannedBothWaysWithinTheirBounds) {
  StoreWriteBuilder write = NewWrite();
  for (const char* key : {"c", "a", "d", "b"}) {
    write.Document(Collection::kHolds, key, key);
  }
  Commit(write);
  const auto reader = Read();
  const auto keys = [&](const char* begin, const char* end, ScanOrder order) {
    std::string keys;
    for (const auto& [key, value] :
         Documents(*reader, Collection::kHolds, begin, end, order)) {
      EXPECT_EQ(key, value);
      keys += key;
    }
    return keys;
  };

  EXPECT_EQ(keys("", "", ScanOrder::kForward), "abcd");
  EXPECT_EQ(keys("", "", ScanOrder::kBackward), "dcba");
  EXPECT_EQ(keys("b", "d", ScanOrder::kForward), "bc");
  EXPECT_EQ(keys("b", "d", ScanOrder::kBackward), "cb");
  EXPECT_EQ(keys("bb", "", ScanOrder::kForward), "cd");
  EXPECT_EQ(keys("", "bb", ScanOrder::kBackward), "ba");
  EXPECT_EQ(keys("b", "b", ScanOrder::kForward), "");
  EXPECT_EQ(keys("e", "", ScanOrder::kBackward), "");
}

TEST_P(DeviceStoreConformance, AnyBytesMakeAKeyAndAValue) {
  const std::string bytes("\x00\xff\x01", 3);
  PutDocument(store(), Collection::kLiveness, bytes, bytes);

  EXPECT_THAT(Documents(*Read(), Collection::kLiveness),
              ElementsAre(Pair(bytes, bytes)));
}

}  // namespace
}  // namespace muster::inventory::testing
