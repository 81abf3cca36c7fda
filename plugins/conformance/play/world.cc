#include "plugins/conformance/play/world.h"

#include <utility>

#include "client/watch_chain.h"

namespace muster::conformance {

void World::Happens(Change::Type type, device::v1::Device device,
                    std::vector<std::string> changed_paths) {
  Change change;
  change.set_type(type);
  device.set_revision(revision() + 1);
  *change.mutable_device() = std::move(device);
  change.mutable_changed_paths()->Assign(changed_paths.begin(),
                                         changed_paths.end());
  Append(std::move(change));
}

void World::Happens(Change::Type type, device::v1::Facet facet) {
  Change change;
  change.set_type(type);
  facet.set_revision(revision() + 1);
  *change.mutable_facet() = std::move(facet);
  Append(std::move(change));
}

void World::Append(Change change) {
  Entry entry;
  const auto now = At(revision());
  const auto before = now.find(client::NameOf(change));
  change.set_revision(revision() + 1);
  if (before != now.end()) {
    entry.before = before->second;
    change.set_previous_resource_revision(before->second.revision());
  }
  entry.change = std::move(change);
  log_.push_back(std::move(entry));
}

std::map<std::string, World::Change> World::At(int64_t revision) const {
  std::map<std::string, Change> state;
  for (int64_t i = 0; i < revision; ++i) {
    const Change& change = log_[i].change;
    if (client::LeavesView(change)) {
      state.erase(client::NameOf(change));
    } else {
      state[client::NameOf(change)] = change;
    }
  }
  return state;
}

device::v1::Device World::Device(absl::string_view name) const {
  return At(revision()).at(std::string(name)).device();
}

}  // namespace muster::conformance
