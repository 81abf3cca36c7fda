#include "base/access/policy/rpc_table.h"

#include "gtest/gtest.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster {
namespace {

TEST(RpcTableTest, HasNoRowForWhatIsNoRpc) {
  EXPECT_NE(RpcTable::Shipped().Find("muster.trust.v1.Trust/CheckDevice"),
            nullptr);
  EXPECT_EQ(RpcTable::Shipped().Find("muster.trust.v1.Trust/checkdevice"),
            nullptr);
}

TEST(SourceOfNameTest, IsTheSourceOfAResource) {
  EXPECT_EQ(SourceOfName("sources/iru"), "sources/iru");
  EXPECT_EQ(SourceOfName("sources/iru/devices/a"), "sources/iru");
}

TEST(SourceOfNameTest, IsAllOfThemForEverythingElse) {
  for (const char* name :
       {"", "sources/-", "sources/-/devices/-", "sources/", "sources",
        "devices/a", "sources//devices/a", "sources/../x", "/sources/iru"}) {
    EXPECT_EQ(SourceOfName(name), kAllSources) << name;
  }
}

TEST(SourceOfTest, FollowsTheRowsPath) {
  access::v1::RpcRow row;
  row.set_source_field("cursor.name");
  inventory::v1::UpdateCursorRequest request;
  EXPECT_EQ(SourceOf(row, request), kAllSources);
  request.mutable_cursor()->set_name("sources/iru/cursors/delta");
  EXPECT_EQ(SourceOf(row, request), "sources/iru");
  row.set_source_field("cursor.nothing");
  EXPECT_EQ(SourceOf(row, request), kAllSources);
  row.set_any_source(true);
  EXPECT_EQ(SourceOf(row, request), kAnySource);
}

}  // namespace
}  // namespace muster
