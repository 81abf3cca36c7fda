#include "connector/core/fake_vendor_archive.h"

#include <memory>
#include <string>

#include "connector/core/vendor_archive_conformance.h"
#include "gtest/gtest.h"

namespace muster::connector {
namespace {

class FakeBench final : public ArchiveBench {
 public:
  FakeBench() {
    archive_.AddSecret("a", v1::SECRET_KIND_RECOVERY_PASSWORD, "secret");
  }

  VendorArchive& archive() override { return archive_; }
  std::string vendor_id() const override { return "a"; }
  std::string serial_number() const override { return "SN-a"; }
  void Happen() override {
    v1::VendorEvent event;
    event.set_id(std::to_string(++happened_));
    event.mutable_time()->set_seconds(happened_);
    archive_.AddEvent("", event);
    archive_.AddEvent("a", event);
  }

 private:
  FakeVendorArchive archive_;
  int happened_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Fake, VendorArchiveConformance,
                         ::testing::Values(ArchiveBenchFactory([] {
                           return std::make_unique<FakeBench>();
                         })));

}  // namespace
}  // namespace muster::connector
