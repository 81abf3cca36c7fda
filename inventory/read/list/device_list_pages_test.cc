// Whatever is written between the pages of a listing, together they show what
// one page would have shown.

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "inventory/read/list/device_list.h"
#include "inventory/read/read_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using ::muster::testing::IsOk;
using ::testing::ElementsAreArray;
using testing::PutDevice;
using testing::TestDevice;

// A condition in the language of the requests and in C++.
struct Condition {
  const char* filter;
  bool (*holds)(const Device&);
};

const Condition kConditions[] = {
    {"",
     [](const Device& d) { return d.state() != device::v1::STATE_REMOVED; }},
    {"state:*", [](const Device&) { return true; }},
    {"platform = IPAD",
     [](const Device& d) {
       return d.state() != device::v1::STATE_REMOVED &&
              d.platform() == device::v1::PLATFORM_IPAD;
     }},
    {"user.email = u1@x.com AND state = ENROLLED",
     [](const Device& d) {
       return d.state() == device::v1::STATE_ENROLLED &&
              d.user().email() == "u1@x.com";
     }},
};

// An order in the language of the requests and in C++, name aside.
struct Order {
  const char* order_by;
  int (*compare)(const Device&, const Device&);
};

const Order kOrders[] = {
    {"", [](const Device&, const Device&) { return 0; }},
    {"display_name desc",
     [](const Device& a, const Device& b) {
       return b.display_name().compare(a.display_name());
     }},
    {"user.email",
     [](const Device& a, const Device& b) {
       return a.user().email().compare(b.user().email());
     }},
};

class DeviceListPagesTest : public testing::ReadFixture,
                            public ::testing::WithParamInterface<int> {
 protected:
  int Pick(int n) { return static_cast<int>(random_() % n); }

  // Adds a device, or changes one in every respect.
  void WriteOne() {
    Device device = TestDevice(absl::StrCat(Pick(60)), absl::StrCat(Pick(5)));
    device.set_platform(static_cast<device::v1::Platform>(1 + Pick(3)));
    device.mutable_user()->set_email(absl::StrCat("u", Pick(3), "@x.com"));
    if (Pick(4) == 0) device.set_state(device::v1::STATE_REMOVED);
    device.set_revision(PutDevice(store_, device));
    model_[device.name()] = device;
  }
  void Write(int count) {
    for (int i = 0; i < count; ++i) WriteOne();
  }

  static std::string RowOf(const Device& device) {
    return absl::StrCat(device.name(), "@", device.revision(), " ",
                        device.display_name(), " ", device.user().email());
  }

  std::vector<std::string> Expected(const Condition& condition,
                                    const Order& order) const {
    std::vector<Device> devices;
    for (const auto& [name, device] : model_) {
      if (condition.holds(device)) devices.push_back(device);
    }
    std::stable_sort(devices.begin(), devices.end(),
                     [&](const Device& a, const Device& b) {
                       return order.compare(a, b) < 0;
                     });
    std::vector<std::string> rows;
    for (const Device& device : devices) rows.push_back(RowOf(device));
    return rows;
  }

  // The rows of all pages, with writes between them; `first` is the first page.
  std::vector<std::string> ListWhileWriting(v1::ListDevicesRequest request,
                                            v1::ListDevicesResponse& first) {
    std::vector<std::string> rows;
    do {
      const auto page = list_.List(request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      if (request.page_token().empty()) first = *page;
      for (const Device& device : page->devices()) {
        rows.push_back(RowOf(device));
      }
      request.set_page_token(page->next_page_token());
      Write(Pick(4));
    } while (!request.page_token().empty());
    return rows;
  }

  const DeviceList list_{store_, liveness_};
  std::map<std::string, Device> model_;
  std::mt19937 random_{static_cast<uint32_t>(GetParam())};
};

TEST_P(DeviceListPagesTest, EqualOneListingAtTheRevisionOfTheFirst) {
  for (const Condition& condition : kConditions) {
    for (const Order& order : kOrders) {
      Write(40);
      v1::ListDevicesRequest request;
      request.set_parent("sources/iru");
      request.set_filter(condition.filter);
      request.set_order_by(order.order_by);
      request.add_count_by("platform");
      request.set_page_size(1 + Pick(9));
      const std::vector<std::string> expected = Expected(condition, order);
      SCOPED_TRACE(
          absl::StrCat("seed ", GetParam(), ": ", request.ShortDebugString()));

      v1::ListDevicesResponse first;
      const std::vector<std::string> rows = ListWhileWriting(request, first);

      EXPECT_THAT(rows, ElementsAreArray(expected));
      EXPECT_EQ(first.total_size(), static_cast<int64_t>(rows.size()));
    }
  }
}

TEST_P(DeviceListPagesTest, EqualALaterListingThatNamesTheRevision) {
  Write(60);
  v1::ListDevicesRequest request;
  request.set_parent("sources/-");
  request.set_order_by("display_name");
  request.set_page_size(7);

  v1::ListDevicesResponse first;
  const std::vector<std::string> rows = ListWhileWriting(request, first);
  request.set_page_size(1000);
  request.set_revision(first.revision());
  v1::ListDevicesResponse later;

  EXPECT_THAT(ListWhileWriting(request, later), ElementsAreArray(rows));
}

TEST_P(DeviceListPagesTest, CountWhatTheRowsShow) {
  Write(60);
  v1::ListDevicesRequest request;
  request.set_parent("sources/-");
  request.add_count_by("user.email");
  request.set_page_size(1000);

  const auto page = list_.List(request);
  ASSERT_THAT(page, IsOk());
  std::map<std::string, int64_t> expected, counted;
  for (const Device& device : page->devices()) {
    ++expected[device.user().email()];
  }
  for (const v1::ValueCount& value : page->counts(0).values()) {
    counted[value.value()] = value.count();
  }

  EXPECT_EQ(counted, expected);
}

INSTANTIATE_TEST_SUITE_P(Seeds, DeviceListPagesTest, ::testing::Range(1, 6));

}  // namespace
}  // namespace muster::inventory
