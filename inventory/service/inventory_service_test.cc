#include "inventory/service/inventory_service.h"

#include <string>

#include "base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_server.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::NameOf;
using testing::Shown;
using testing::ShownMany;
using testing::Watching;

using InventoryServiceTest = testing::TestServer;

TEST_F(InventoryServiceTest, ListsDevicesPageByPage) {
  Sync(ShownMany(3));
  v1::ListDevicesRequest request;
  request.set_parent("sources/-");
  request.set_page_size(2);

  const auto first = List(request);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->devices_size(), 2);
  EXPECT_EQ(first->revision(), 3);
  request.set_page_token(first->next_page_token());
  const auto second = List(request);
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->devices_size(), 1);
  EXPECT_EQ(second->devices(0).name(), NameOf("0002"));
  EXPECT_EQ(second->next_page_token(), "");

  request.set_parent("sources/iru");
  EXPECT_THAT(List(request), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     "PAGE_TOKEN_OTHER_QUERY"));
  request.set_page_size(-1);
  EXPECT_THAT(List(request), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     "PAGE_SIZE_NEGATIVE"));
}

TEST_F(InventoryServiceTest, GetsADeviceOrSaysWhyNot) {
  Sync({Shown("a")});
  const auto get = [&](absl::string_view name) {
    grpc::ClientContext context;
    v1::GetDeviceRequest request;
    request.set_name(std::string(name));
    device::v1::Device device;
    return FromGrpcStatus(inventory_->GetDevice(&context, request, &device));
  };

  EXPECT_THAT(get(NameOf("a")), IsOk());
  EXPECT_THAT(get(NameOf("b")),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(get("a"), ErrorIs(absl::StatusCode::kInvalidArgument,
                                "RESOURCE_NAME_MALFORMED"));
}

TEST_F(InventoryServiceTest, EndsAWatchWithABadTokenAtOnce) {
  Watching watch(*inventory_, "damaged");

  EXPECT_THAT(watch.Finish(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                      "RESUME_TOKEN_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
