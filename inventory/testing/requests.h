// The messages of a connector, short enough for a test to say only what it is
// about.
#ifndef INVENTORY_TESTING_REQUESTS_H_
#define INVENTORY_TESTING_REQUESTS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "inventory/model/proto_time.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory::testing {

inline constexpr char kSource[] = "sources/iru";

inline std::string NameOf(absl::string_view id,
                          absl::string_view source = kSource) {
  return absl::StrCat(source, "/devices/", id);
}

// An enrolled Mac with one endpoint, `devices`, and one fact of it.
inline v1::DeviceObservation Shown(absl::string_view id,
                                   absl::string_view source = kSource) {
  v1::DeviceObservation shown;
  device::v1::Device& device = *shown.mutable_device();
  device.set_name(NameOf(id, source));
  device.set_vendor_id(std::string(id));
  device.set_serial_number(absl::StrCat("C02", id));
  device.set_display_name(absl::StrCat("Mac of ", id));
  device.set_platform(device::v1::PLATFORM_MAC);
  device.set_state(device::v1::STATE_ENROLLED);
  device.mutable_os()->set_version("14.4.1");
  device::v1::Fact& fact = *device.add_facts();
  fact.set_key("mdm.enabled");
  fact.set_bool_value(true);
  fact.set_endpoint("devices");
  shown.add_observations()->set_endpoint("devices");
  return shown;
}

// The same with another OS version, for a test that needs a change.
inline v1::DeviceObservation ShownWithOs(absl::string_view id,
                                         absl::string_view version) {
  v1::DeviceObservation shown = Shown(id);
  shown.mutable_device()->mutable_os()->set_version(std::string(version));
  return shown;
}

// The same, checked in at `when`.
inline v1::DeviceObservation ShownAt(absl::string_view id, absl::Time when) {
  v1::DeviceObservation shown = Shown(id);
  *shown.mutable_device()->mutable_last_check_in_time() = ToProto(when);
  return shown;
}

// The same, marked as removed by its own row.
inline v1::DeviceObservation ShownRemoved(absl::string_view id) {
  v1::DeviceObservation shown = Shown(id);
  shown.mutable_device()->set_state(device::v1::STATE_REMOVED);
  return shown;
}

// Whether FileVault is on, and nothing else of the device, as
// `prism/filevault` told it.
inline v1::DeviceObservation ShownFileVault(absl::string_view id, bool on) {
  v1::DeviceObservation shown;
  shown.set_facts_only(true);
  shown.mutable_device()->set_name(NameOf(id));
  shown.mutable_device()->set_vendor_id(std::string(id));
  device::v1::Fact& fact = *shown.mutable_device()->add_facts();
  fact.set_key("filevault.enabled");
  fact.set_bool_value(on);
  fact.set_endpoint("prism/filevault");
  shown.add_observations()->set_endpoint("prism/filevault");
  return shown;
}

// A person of a source's directory.
inline v1::CatalogEntry ShownUser(absl::string_view id, absl::string_view email,
                                  absl::string_view source = kSource) {
  v1::CatalogEntry entry;
  entry.set_name(absl::StrCat(source, "/users/", id));
  entry.mutable_user()->set_id(std::string(id));
  entry.mutable_user()->set_email(std::string(email));
  entry.set_endpoint("users");
  return entry;
}

// The list of apps of a device, each with a bundle id only.
inline v1::FacetObservation ShownApps(
    absl::string_view id, const std::vector<std::string>& bundle_ids,
    absl::string_view source = kSource) {
  v1::FacetObservation shown;
  device::v1::Facet& facet = *shown.mutable_facet();
  facet.set_name(absl::StrCat(NameOf(id, source), "/facets/apps"));
  facet.set_kind(device::v1::FACET_KIND_APPS);
  facet.set_endpoint("prism/apps");
  for (const std::string& bundle_id : bundle_ids) {
    facet.add_apps()->set_bundle_id(bundle_id);
  }
  return shown;
}

// `n` devices with ids from `first` (0000) on.
inline std::vector<v1::DeviceObservation> ShownMany(int n, int first = 0) {
  std::vector<v1::DeviceObservation> many;
  for (int i = first; i < first + n; ++i) {
    many.push_back(Shown(absl::StrCat(absl::Dec(i, absl::kZeroPad4))));
  }
  return many;
}

inline v1::PushPagesRequest Begin(v1::SyncKind kind = v1::SYNC_KIND_FULL,
                                  absl::string_view source = kSource) {
  v1::PushPagesRequest request;
  request.mutable_begin()->set_source(std::string(source));
  request.mutable_begin()->set_kind(kind);
  request.mutable_begin()->set_vendor("iru");
  request.mutable_begin()->set_host("accuhive.api.kandji.io");
  return request;
}

inline v1::PushPagesRequest Page(
    int64_t index, const std::vector<v1::DeviceObservation>& devices) {
  v1::PushPagesRequest request;
  request.mutable_page()->set_index(index);
  for (const auto& shown : devices) {
    *request.mutable_page()->add_devices() = shown;
  }
  return request;
}

inline v1::PushPagesRequest FacetPage(
    int64_t index, const std::vector<v1::FacetObservation>& facets) {
  v1::PushPagesRequest request;
  request.mutable_page()->set_index(index);
  for (const auto& shown : facets) {
    *request.mutable_page()->add_facets() = shown;
  }
  return request;
}

inline v1::PushPagesRequest CatalogPage(
    int64_t index, const std::vector<v1::CatalogEntry>& entries) {
  v1::PushPagesRequest request;
  request.mutable_page()->set_index(index);
  for (const auto& entry : entries) {
    *request.mutable_page()->add_entries() = entry;
  }
  return request;
}

// Begins the sync of a job by name.
inline v1::PushPagesRequest BeginJob(v1::SyncKind kind, absl::string_view job) {
  v1::PushPagesRequest request = Begin(kind);
  request.mutable_begin()->set_job(std::string(job));
  return request;
}

// Of a sweep that proves that it is complete.
inline v1::PushPagesRequest Commit(int64_t pages) {
  v1::PushPagesRequest request;
  v1::PushPagesRequest::Commit& commit = *request.mutable_commit();
  commit.set_page_count(pages);
  commit.mutable_completeness()->set_ended_on_empty_page(true);
  commit.mutable_completeness()->set_overlaps_agreed(true);
  return request;
}

inline v1::Resolution Gone(absl::string_view id, absl::string_view control,
                           absl::Time when) {
  v1::Resolution gone;
  gone.set_device(NameOf(id));
  gone.mutable_gone()->set_control_device(control.empty() ? ""
                                                          : NameOf(control));
  *gone.mutable_gone()->mutable_observe_time() = ToProto(when);
  return gone;
}

inline v1::Resolution Undecided(absl::string_view id) {
  v1::Resolution undecided;
  undecided.set_device(NameOf(id));
  undecided.mutable_undecided()->set_reason("SOURCE_ERROR");
  return undecided;
}

inline v1::Resolution Present(const v1::DeviceObservation& shown) {
  v1::Resolution present;
  present.set_device(shown.device().name());
  *present.mutable_present() = shown;
  return present;
}

inline v1::PushPagesRequest Resolve(
    const std::vector<v1::Resolution>& resolutions) {
  v1::PushPagesRequest request;
  request.mutable_resolve();
  for (const auto& one : resolutions) {
    *request.mutable_resolve()->add_resolutions() = one;
  }
  return request;
}

inline v1::PushPagesRequest Abort(absl::string_view reason) {
  v1::PushPagesRequest request;
  request.mutable_abort()->mutable_error()->set_reason(std::string(reason));
  request.mutable_abort()->mutable_error()->set_message("It did not work.");
  return request;
}

}  // namespace muster::inventory::testing

#endif  // INVENTORY_TESTING_REQUESTS_H_
