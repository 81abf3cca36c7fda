// What ListDevices refuses.

#include <string>

#include "gtest/gtest.h"
#include "inventory/read/list/device_list.h"
#include "inventory/read/read_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::PutDevice;
using testing::TestDevice;

class DeviceListErrorsTest : public testing::ReadFixture {
 protected:
  DeviceListErrorsTest() {
    PutDevice(store_, TestDevice("a"));
    PutDevice(store_, TestDevice("b"));
  }

  static v1::ListDevicesRequest All() {
    v1::ListDevicesRequest request;
    request.set_parent("sources/-");
    return request;
  }
  static v1::ListDevicesRequest OneAPage() {
    v1::ListDevicesRequest request = All();
    request.set_page_size(1);
    return request;
  }
  // Of the second page.
  std::string TokenOf(const v1::ListDevicesRequest& request) {
    const auto page = list_.List(request);
    EXPECT_THAT(page, IsOk());
    EXPECT_NE(page->next_page_token(), "");
    return page->next_page_token();
  }

  const DeviceList list_{store_, liveness_};
};

TEST_F(DeviceListErrorsTest, RefusesToGoOnWhereItsRevisionIsGone) {
  v1::ListDevicesRequest request = OneAPage();
  request.set_page_token(TokenOf(request));
  PutDevice(store_, TestDevice("c"));
  ASSERT_THAT(store_.Compact(3, 10), IsOk());

  EXPECT_THAT(list_.List(request),
              ErrorIs(absl::StatusCode::kOutOfRange, "REVISION_COMPACTED"));
}

TEST_F(DeviceListErrorsTest, RefusesTokensThatAreNotItsOwn) {
  v1::ListDevicesRequest request = OneAPage();
  const std::string token = TokenOf(request);

  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  request.set_page_token(token + "x");
  EXPECT_THAT(list_.List(request), ErrorIs(kInvalid, "PAGE_TOKEN_MALFORMED"));
  request.set_page_token(token);
  request.set_show_removed(true);
  EXPECT_THAT(list_.List(request), ErrorIs(kInvalid, "PAGE_TOKEN_OTHER_QUERY"));
}

TEST_F(DeviceListErrorsTest, TakesItsTokenWithAnotherPageSize) {
  v1::ListDevicesRequest request = OneAPage();
  request.set_page_token(TokenOf(request));
  request.set_page_size(7);

  EXPECT_THAT(list_.List(request), IsOk());
}

TEST_F(DeviceListErrorsTest, RefusesTokensFromBeforeARestore) {
  v1::ListDevicesRequest request = OneAPage();
  request.set_page_token(TokenOf(request));
  store_.BumpEpoch();

  EXPECT_THAT(list_.List(request), ErrorIs(absl::StatusCode::kInvalidArgument,
                                           "PAGE_TOKEN_OTHER_QUERY"));
}

TEST_F(DeviceListErrorsTest, RefusesWhatNeedsCorrection) {
  v1::ListDevicesRequest negative = All(), count = All(), ambiguous = All(),
                         filter = All(), order = All();
  negative.set_page_size(-1);
  count.add_count_by("name");
  ambiguous.set_revision(1);
  ambiguous.mutable_read_time();
  filter.set_filter("a ~ b");
  order.set_order_by("nothing");

  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(list_.List(negative), ErrorIs(kInvalid, "PAGE_SIZE_NEGATIVE"));
  EXPECT_THAT(list_.List(count), ErrorIs(kInvalid, "COUNT_BY_MALFORMED"));
  EXPECT_THAT(list_.List(ambiguous), ErrorIs(kInvalid, "READ_POINT_AMBIGUOUS"));
  EXPECT_THAT(list_.List(filter), ErrorIs(kInvalid, "FILTER_MALFORMED"));
  EXPECT_THAT(list_.List(order), ErrorIs(kInvalid, "ORDER_BY_MALFORMED"));
}

TEST_F(DeviceListErrorsTest, RefusesARevisionThatIsNotThereYet) {
  v1::ListDevicesRequest request = All();
  request.set_revision(3);

  EXPECT_THAT(list_.List(request),
              ErrorIs(absl::StatusCode::kOutOfRange, "REVISION_FUTURE"));
}

}  // namespace
}  // namespace muster::inventory
