#include "inventory/liveness/touch_order.h"

#include <map>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::inventory {
namespace {

using ::testing::ElementsAre;

class TouchOrderTest : public ::testing::Test {
 protected:
  void Add(std::vector<TouchedNumber> touched) {
    for (const auto& one : touched) now_[one.number] = one.touch;
    order_.Add(std::move(touched), Now());
  }
  std::function<Touch(ResourceNumber)> Now() {
    return [this](ResourceNumber number) { return now_[number]; };
  }
  std::vector<ResourceNumber> All() {
    std::vector<ResourceNumber> numbers;
    for (const auto& one : order_.Read(0, 1 << 30, 9, Now())) {
      numbers.push_back(one.number);
    }
    return numbers;
  }

  std::map<ResourceNumber, Touch> now_;
  TouchOrder order_;
};

TEST_F(TouchOrderTest, SortsWhatComesLate) {
  Add({{5, 50}, {3, 30}});
  Add({{4, 40}, {9, 90}});

  EXPECT_THAT(All(), ElementsAre(30, 40, 50, 90));
}

TEST_F(TouchOrderTest, StaysSmallHoweverOftenDevicesMove) {
  Touch touch = 0;
  Add({{++touch, 7}});
  for (int i = 0; i < 100000; ++i) {
    Add({{++touch, static_cast<ResourceNumber>(1 + i % 3)}});
  }

  EXPECT_LT(order_.size(), 1100u);
  EXPECT_EQ(All().size(), 4u);
  EXPECT_EQ(All().front(), 7u);
}

}  // namespace
}  // namespace muster::inventory
