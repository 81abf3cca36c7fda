#include "inventory/watch/read_ahead.h"

#include <utility>

namespace muster::inventory {
namespace {

class Reading final : public Pumped {
 public:
  Reading(ReadAhead::Place place, absl::AnyInvocable<void()> read)
      : place_(std::move(place)), read_(std::move(read)) {}

  void Pump() override {
    read_();
    delete this;
  }

 private:
  const ReadAhead::Place place_;  // given back after `read_` is gone
  absl::AnyInvocable<void()> read_;
};

}  // namespace

ReadAhead::~ReadAhead() {
  absl::MutexLock lock(&mu_);
  const auto idle = [this]()
                        ABSL_SHARED_LOCKS_REQUIRED(mu_) { return taken_ == 0; };
  mu_.Await(absl::Condition(&idle));
}

ReadAhead::Place ReadAhead::Start(absl::AnyInvocable<void()> read) {
  if (!Take()) return nullptr;
  Place place(this, [](ReadAhead* taken_of) { taken_of->GiveBack(); });
  pumps_.Push(*new Reading(place, std::move(read)));
  return place;
}

bool ReadAhead::Take() {
  absl::MutexLock lock(&mu_);
  if (taken_ == kMaxPlaces) return false;
  ++taken_;
  return true;
}

void ReadAhead::GiveBack() {
  absl::MutexLock lock(&mu_);
  --taken_;
}

}  // namespace muster::inventory
