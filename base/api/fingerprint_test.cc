#include "base/api/fingerprint.h"

#include "google/protobuf/api.pb.h"
#include "gtest/gtest.h"

namespace muster {
namespace {

// Values of the reference code's own test, test_fnv.c by Landon Curt Noll.
TEST(FingerprintTest, IsFnv1a) {
  EXPECT_EQ(Fingerprint(""), 0xcbf29ce484222325u);
  EXPECT_EQ(Fingerprint("a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(Fingerprint("foobar"), 0x85944171f73967e8u);
}

TEST(FingerprintTest, ListsWithOtherBoundsDiffer) {
  EXPECT_NE(Fingerprint({"ab", "c"}), Fingerprint({"a", "bc"}));
  EXPECT_NE(Fingerprint({"a", ""}), Fingerprint({"a"}));
  EXPECT_EQ(Fingerprint({"a", "b"}), Fingerprint({"a", "b"}));
}

TEST(FingerprintTest, MessagesDifferByFieldAndByType) {
  google::protobuf::Mixin one, two;
  one.set_name("a");
  two.set_name("a");
  EXPECT_EQ(FingerprintProto(one), FingerprintProto(two));

  two.set_root("b");
  EXPECT_NE(FingerprintProto(one), FingerprintProto(two));
  EXPECT_NE(FingerprintProto(google::protobuf::Mixin()),
            FingerprintProto(google::protobuf::Method()));
}

}  // namespace
}  // namespace muster
