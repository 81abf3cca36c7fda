#include "tests/durability/page_ledger.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "inventory/testing/requests.h"

namespace muster::testing {
namespace {

using inventory::v1::Change;

constexpr int kDevicesPerPage = 25;
constexpr int kPagesPerFleet = 12;  // then the same devices come again
constexpr int kFacetsPerPage = 5;

inventory::v1::DeviceObservation DeviceOf(const SentPage& page,
                                          const std::string& id) {
  auto shown = inventory::testing::Shown(id, page.source);
  shown.mutable_device()->mutable_os()->set_version(absl::StrCat(page.stamp));
  return shown;
}

inventory::v1::FacetObservation FacetOf(const SentPage& page,
                                        const std::string& id) {
  auto shown =
      inventory::testing::ShownApps(id, {"org.example.app"}, page.source);
  shown.mutable_facet()->mutable_apps(0)->set_version(absl::StrCat(page.stamp));
  return shown;
}

// The fields that the store does not set by itself.
bool SameAsSent(const device::v1::Device& sent,
                const device::v1::Device& kept) {
  return sent.name() == kept.name() && sent.vendor_id() == kept.vendor_id() &&
         sent.serial_number() == kept.serial_number() &&
         sent.display_name() == kept.display_name() &&
         sent.platform() == kept.platform() && sent.state() == kept.state() &&
         google::protobuf::util::MessageDifferencer::Equals(sent.os(),
                                                            kept.os()) &&
         kept.facts_size() == sent.facts_size() &&
         kept.facts(0).key() == sent.facts(0).key() &&
         kept.facts(0).bool_value() == sent.facts(0).bool_value();
}

}  // namespace

inventory::v1::PushPagesRequest ToRequest(const SentPage& page, int64_t index) {
  inventory::v1::PushPagesRequest request;
  request.mutable_page()->set_index(index);
  for (const std::string& id : page.ids) {
    *request.mutable_page()->add_devices() = DeviceOf(page, id);
  }
  for (int i = 0; i < page.facets; ++i) {
    *request.mutable_page()->add_facets() =
        FacetOf(page, page.ids[static_cast<size_t>(i)]);
  }
  return request;
}

std::string Difference(const SentPage& page, const Change& change) {
  const std::string& name =
      change.has_facet() ? change.facet().name() : change.device().name();
  for (const std::string& id : page.ids) {
    const auto device = DeviceOf(page, id).device();
    if (change.has_device() && device.name() == name) {
      return SameAsSent(device, change.device())
                 ? ""
                 : absl::StrCat(name, " is not as it was sent");
    }
    const auto facet = FacetOf(page, id).facet();
    if (change.has_facet() && facet.name() == name) {
      return change.facet().apps(0).bundle_id() == facet.apps(0).bundle_id()
                 ? ""
                 : absl::StrCat(name, " is not as it was sent");
    }
  }
  return absl::StrCat(name, " was not on the page");
}

SentPage PageLedger::NewPage(const std::string& source) {
  absl::MutexLock lock(&mu_);
  SentPage page;
  page.stamp = ++last_stamp_;
  page.source = source;
  const int64_t number = pages_of_[source]++;
  for (int64_t i = 0; i < kDevicesPerPage; ++i) {
    page.ids.push_back(
        absl::StrCat(number % kPagesPerFleet * kDevicesPerPage + i));
  }
  page.facets = number % 4 == 0 ? kFacetsPerPage : 0;
  ++in_flight_;
  pages_[page.stamp] = page;
  return page;
}

void PageLedger::Acked(int64_t stamp, inventory::Revision revision) {
  absl::MutexLock lock(&mu_);
  pages_[stamp].acked_at = revision;
  --in_flight_;
}

int PageLedger::in_flight() const {
  absl::MutexLock lock(&mu_);
  return in_flight_;
}

std::vector<SentPage> PageLedger::TakePages() {
  absl::MutexLock lock(&mu_);
  std::vector<SentPage> pages;
  for (auto& [stamp, page] : std::exchange(pages_, {})) {
    pages.push_back(std::move(page));
  }
  in_flight_ = 0;
  return pages;
}

}  // namespace muster::testing
