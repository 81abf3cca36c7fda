// Random walks: commits, rewrites, compactions, restarts, and after each some
// comparison with a naive model.

#include <memory>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "inventory/store/testing/conformance/store_model.h"
#include "inventory/store/testing/conformance/store_under_test.h"

namespace muster::inventory::testing {
namespace {

constexpr int kWalks = 6;
constexpr int kSteps = 60;
constexpr int kDevices = 8;

// One walk over one store.
class Walk {
 public:
  Walk(StoreUnderTest& under_test, unsigned seed)
      : under_test_(under_test), random_(seed) {}

  void Step() { Below(6) == 0 ? Compact() : Commit(); }
  void Reopen() { under_test_.Reopen(); }

  void Check() const { model_.ExpectShownBy(*under_test_.store().Read()); }

  // A model and a reader that must agree whatever happens after.
  std::pair<StoreModel, std::unique_ptr<StoreReader>> Remember() const {
    return {model_, under_test_.store().Read()};
  }

 private:
  int Below(int limit) {
    return std::uniform_int_distribution<int>(0, limit - 1)(random_);
  }

  std::string RandomText() { return absl::StrCat("v", Below(1000)); }

  void Commit() {
    StoreWriteBuilder write(under_test_.store());
    for (int i = Below(5); i >= 0; --i) AddChange(write);
    if (Below(4) == 0) AddRewrite(write);
    if (Below(4) == 0) write.ForgetBase(1 + Below(2 * kDevices));
    AddDocument(write);
    const CommitResult result = under_test_.store().Commit(write.Build());
    ASSERT_TRUE(result.ok()) << result.status;
    model_.Apply(write.Build());
  }

  // A device's facets change only while it is there.
  void AddChange(StoreWriteBuilder& write) {
    const std::string id = absl::StrCat("d", Below(kDevices));
    if (!write.IsLiving(id)) {
      if (Below(3) == 0) write.Put(RandomDevice(id));
      return;
    }
    switch (Below(7)) {
      case 0:
        write.Remove(id);
        break;
      case 1:
      case 2:
        write.Put(TestApps(id, RandomText()));
        break;
      case 3:
        if (write.HasApps(id)) write.RemoveApps(id);
        break;
      default:
        write.Put(RandomDevice(id));
    }
  }

  device::v1::Device RandomDevice(const std::string& id) {
    device::v1::Device device = TestDevice(id, RandomText());
    device.set_serial_number(absl::StrCat("SN", Below(4)));
    if (Below(2) == 0) {
      device.mutable_user()->set_email(absl::StrCat("p", Below(3), "@e.org"));
    }
    return device;
  }

  void AddRewrite(StoreWriteBuilder& write) {
    const Revision first = model_.compacted_through() + 1;
    if (first > model_.revision()) return;
    const Revision revision =
        first + Below(static_cast<int>(model_.revision() - first + 1));
    const store::LogHeader& header = model_.HeaderAt(revision);
    if (header.kind() != v1::RESOURCE_KIND_DEVICE) return;
    device::v1::Device erased;
    erased.set_name(header.name());
    write.Rewrite(revision, std::move(erased));
  }

  void AddDocument(StoreWriteBuilder& write) {
    const auto collection = static_cast<Collection>(Below(kCollectionCount));
    if (collection == Collection::kNumbers) return;
    const bool erase = Below(3) == 0;
    write.Document(collection, absl::StrCat("k", Below(5)),
                   erase ? std::nullopt : std::optional(RandomText()));
  }

  void Compact() {
    const Revision through = Below(static_cast<int>(model_.revision()) + 1);
    const auto compacted = under_test_.store().Compact(through, Below(20));
    ASSERT_TRUE(compacted.ok()) << compacted.status();
    ASSERT_GE(*compacted, model_.compacted_through());
    model_.Compact(*compacted);
  }

  StoreUnderTest& under_test_;
  std::mt19937 random_;
  StoreModel model_;
};

TEST_P(DeviceStoreConformance, RandomWalksShowWhatANaiveModelShows) {
  for (unsigned seed = 1; seed <= kWalks; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const auto fresh = GetParam().make();
    Walk walk(*fresh, seed);
    for (int step = 1; step <= kSteps; ++step) {
      SCOPED_TRACE(absl::StrCat("step ", step));
      walk.Step();
      if (step % 10 == 0) walk.Check();
      if (step % 20 == 0) walk.Reopen();
      if (HasFailure()) return;
    }
  }
}

TEST_P(DeviceStoreConformance, OldReadersShowTheirMomentAllThroughARandomWalk) {
  const auto fresh = GetParam().make();
  Walk walk(*fresh, 77);
  for (int step = 0; step < 10; ++step) walk.Step();
  const auto [model, reader] = walk.Remember();
  for (int step = 0; step < 20; ++step) walk.Step();

  model.ExpectShownBy(*reader);
}

}  // namespace
}  // namespace muster::inventory::testing
