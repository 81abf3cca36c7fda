#include "inventory/liveness/touch_order.h"

#include <algorithm>
#include <utility>

namespace muster::inventory {
namespace {

constexpr size_t kLeastTrim = 1024;

bool IsEarlier(const TouchedNumber& a, const TouchedNumber& b) {
  return a.touch < b.touch;
}

}  // namespace

void TouchOrder::Add(std::vector<TouchedNumber> touched, TouchOf touch_of) {
  std::sort(touched.begin(), touched.end(), IsEarlier);
  if (!touches_.empty() && !touched.empty() &&
      touched.front().touch <= touches_.back()) {
    for (size_t i = 0; i < touches_.size(); ++i) {
      touched.push_back({touches_[i], numbers_[i]});
    }
    std::sort(touched.begin(), touched.end(), IsEarlier);
    touches_.clear();
    numbers_.clear();
  }
  for (const TouchedNumber& one : touched) {
    touches_.push_back(one.touch);
    numbers_.push_back(one.number);
  }
  if (touches_.size() >= trim_at_) Trim(touch_of);
}

std::vector<TouchedNumber> TouchOrder::Read(Touch after, Touch through,
                                            size_t limit,
                                            TouchOf touch_of) const {
  std::vector<TouchedNumber> found;
  const auto begin = std::upper_bound(touches_.begin(), touches_.end(), after);
  for (size_t i = begin - touches_.begin(); i < touches_.size(); ++i) {
    if (touches_[i] > through || found.size() == limit) break;
    if (touch_of(numbers_[i]) != touches_[i]) continue;
    found.push_back({touches_[i], numbers_[i]});
  }
  return found;
}

void TouchOrder::Trim(TouchOf touch_of) {
  size_t kept = 0;
  for (size_t i = 0; i < touches_.size(); ++i) {
    if (touch_of(numbers_[i]) != touches_[i]) continue;
    touches_[kept] = touches_[i];
    numbers_[kept] = numbers_[i];
    ++kept;
  }
  touches_.resize(kept);
  numbers_.resize(kept);
  touches_.shrink_to_fit();
  numbers_.shrink_to_fit();
  trim_at_ = std::max(kLeastTrim, kept + kept / 2);
}

}  // namespace muster::inventory
