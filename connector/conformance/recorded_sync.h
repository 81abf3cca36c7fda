#ifndef CONNECTOR_CONFORMANCE_RECORDED_SYNC_H_
#define CONNECTOR_CONFORMANCE_RECORDED_SYNC_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::conformance {

// One PushPages stream, as the inventory saw it. A value.
struct RecordedSync {
  using Request = inventory::v1::PushPagesRequest;

  std::string name;  // sources/{source}/syncs/{sync}
  Request::Begin begin;
  std::vector<Request::Page> pages;
  std::optional<Request::Commit> commit;
  std::optional<Request::Resolve> resolve;
  std::optional<Request::Abort> abort;
  // Steps that came where they must not, in words.
  std::vector<std::string> missteps;
  bool broken = false;  // by the kit
  bool ended = false;

  bool IsFull() const { return begin.kind() == inventory::v1::SYNC_KIND_FULL; }
  bool committed() const { return ended && commit && !broken; }

  // Of all pages, in order.
  std::vector<device::v1::Device> devices() const {
    std::vector<device::v1::Device> all;
    for (const Request::Page& page : pages) {
      for (const auto& one : page.devices()) all.push_back(one.device());
    }
    return all;
  }
};

// The last id in `name`.
inline std::string IdIn(absl::string_view name) {
  return std::string(name.substr(name.rfind('/') + 1));
}

}  // namespace muster::conformance

#endif  // CONNECTOR_CONFORMANCE_RECORDED_SYNC_H_
