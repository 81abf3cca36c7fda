#ifndef CLIENT_WATCH_SCRIPT_H_
#define CLIENT_WATCH_SCRIPT_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/watch_chain.h"
#include "proto/muster/inventory/v1/inventory.pb.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::client {

// An inventory as its watchers see it: a test says what there is and what
// happens, and gets the messages that the inventory would send, in one stream,
// with their chain, tokens (`t1`, `t2`, …), counts and digests.
//
// Not thread-safe.
class WatchScript {
 public:
  using Change = inventory::v1::Change;
  using WatchResponse = inventory::v1::WatchResponse;

  // From now on exactly these devices are there, each changed once, in the
  // order of names.
  void Replace(std::vector<device::v1::Device> devices) {
    truth_.clear();
    std::map<std::string, device::v1::Device> by_name;
    for (auto& device : devices) by_name[device.name()] = std::move(device);
    for (auto& [name, device] : by_name) Note(MakeChange({}, device));
  }

  // The snapshot of what is there, `per_message` resources each, as a new
  // stream.
  std::vector<WatchResponse> Snapshot(size_t per_message = 1000) {
    shown_ = 0;
    std::vector<WatchResponse> messages(1);
    for (const Change* change : InSnapshotOrder()) {
      if (messages.back().changes_size() == static_cast<int>(per_message)) {
        messages.emplace_back();
      }
      *messages.back().add_changes() = *change;
      messages.back().mutable_changes()->rbegin()->set_type(
          Change::TYPE_SNAPSHOT);
    }
    for (WatchResponse& message : messages) {
      message.set_snapshot(true);
      message.set_resume_token(NextToken());
    }
    auto& end = *messages.back().mutable_snapshot_end();
    end.set_revision(revision_);
    end.set_resource_count(truth_.size());
    Finish(messages.back());
    return messages;
  }
  // The whole of it in one message.
  WatchResponse SnapshotOf(std::vector<device::v1::Device> devices) {
    Replace(std::move(devices));
    return Snapshot(truth_.size() + 1).front();
  }

  // The resource looks like this now: one message with one change.
  WatchResponse Happens(Change::Type type, device::v1::Device device) {
    Begin(type, std::move(device));
    return Send();
  }
  WatchResponse Happens(Change::Type type, device::v1::Facet facet) {
    Begin(type, std::move(facet));
    return Send();
  }
  // Several: Begin() each, then Send() all in one message.
  template <typename Resource>
  void Begin(Change::Type type, Resource resource) {
    Change change = MakeChange(type, std::move(resource));
    *pending_.add_changes() = change;
    Note(std::move(change));
  }
  WatchResponse Send() {
    WatchResponse message = std::exchange(pending_, {});
    message.set_previous_revision(std::exchange(shown_, revision_));
    message.set_revision(revision_);
    message.set_resume_token(NextToken());
    return message;
  }

  // Nothing new; or, for a test to add to, what is not a change.
  WatchResponse Bookmark() {
    WatchResponse message = Send();
    *message.mutable_view() = View().ToProto();
    return message;
  }

  // What there is.
  const std::map<std::string, Change>& truth() const { return truth_; }
  int64_t revision() const { return revision_; }

 private:
  static void Set(device::v1::Device device, Change& change) {
    device.set_revision(change.revision());
    *change.mutable_device() = std::move(device);
  }
  static void Set(device::v1::Facet facet, Change& change) {
    facet.set_revision(change.revision());
    *change.mutable_facet() = std::move(facet);
  }

  template <typename Resource>
  Change MakeChange(Change::Type type, Resource resource) {
    Change change;
    change.set_type(type);
    change.set_revision(++revision_);
    Set(std::move(resource), change);
    const auto before = truth_.find(NameOf(change));
    if (before != truth_.end()) {
      change.set_previous_resource_revision(before->second.revision());
    }
    return change;
  }

  void Note(Change change) {
    const std::string name = NameOf(change);
    if (LeavesView(change)) {
      truth_.erase(name);
    } else {
      truth_[name] = std::move(change);
    }
  }

  std::vector<const Change*> InSnapshotOrder() const {
    std::vector<const Change*> all;
    for (const bool facets : {false, true}) {
      for (const auto& [name, change] : truth_) {
        if (IsFacetName(name) == facets) all.push_back(&change);
      }
    }
    return all;
  }

  void Finish(WatchResponse& message) {
    shown_ = revision_;
    message.set_revision(revision_);
    *message.mutable_view() = View().ToProto();
  }

  inventory::v1::ViewSum View() const {
    inventory::v1::ViewSum view;
    for (const auto& [name, change] : truth_) {
      if (CountedRevision(change) != 0) view.Add(name, change.revision());
    }
    return view;
  }

  std::string NextToken() { return absl::StrCat("t", ++tokens_); }

  std::map<std::string, Change> truth_;  // by name: the last change in view
  int64_t revision_ = 0;
  int64_t shown_ = 0;  // of the last message
  int64_t tokens_ = 0;
  WatchResponse pending_;
};

}  // namespace muster::client

#endif  // CLIENT_WATCH_SCRIPT_H_
