#include "inventory/service/sources_service.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_server.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::IsOk;
using testing::Shown;

using SourcesServiceTest = testing::TestServer;

TEST_F(SourcesServiceTest, ListsSyncsPageByPage) {
  for (int i = 0; i < 3; ++i) Sync({Shown("a")});
  v1::ListSyncsRequest request;
  request.set_parent("sources/iru");
  request.set_page_size(2);

  const auto first = ListSyncs(request);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->syncs_size(), 2);
  EXPECT_EQ(first->syncs(0).name(), "sources/iru/syncs/3");
  request.set_page_token(first->next_page_token());
  const auto second = ListSyncs(request);
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->syncs_size(), 1);
  EXPECT_EQ(second->syncs(0).name(), "sources/iru/syncs/1");
}

}  // namespace
}  // namespace muster::inventory
