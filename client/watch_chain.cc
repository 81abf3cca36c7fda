#include "client/watch_chain.h"

#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"

namespace muster::client {
namespace {

using inventory::v1::Change;
using inventory::v1::ViewDigest;
using inventory::v1::ViewSum;
using inventory::v1::WatchResponse;

absl::Status Broken(absl::string_view what, const absl::AlphaNum& expected,
                    const absl::AlphaNum& got) {
  return Error(
      absl::StatusCode::kDataLoss, "WATCH_CHAIN_BROKEN",
      absl::StrCat("the watch's ", what, " is ", got, " where ", expected,
                   " must follow, so something was missed; a fresh "
                   "snapshot is taken"),
      {{"what", std::string(what)},
       {"expected", absl::StrCat(expected)},
       {"got", absl::StrCat(got)}});
}

absl::Status Expect(absl::string_view what, int64_t expected, int64_t got) {
  return expected == got ? absl::OkStatus() : Broken(what, expected, got);
}

std::string Described(const ViewDigest& view) {
  return absl::StrCat(view.count(), "/", absl::BytesToHexString(view.digest()));
}

bool IsBookmark(const WatchResponse& message) {
  return !message.snapshot() && message.changes().empty() &&
         message.touched().empty() && message.sources().empty();
}

// Devices come before facets.
bool ComesBefore(absl::string_view a, absl::string_view b) {
  return std::make_tuple(IsFacetName(a), a) <
         std::make_tuple(IsFacetName(b), b);
}

}  // namespace

const std::string& NameOf(const Change& change) {
  return change.has_facet() ? change.facet().name() : change.device().name();
}

bool IsFacetName(absl::string_view name) {
  return absl::StrContains(name, "/facets/");
}

bool LeavesView(const Change& change) {
  return change.type() == Change::TYPE_LEFT_VIEW ||
         (change.has_facet() && change.type() == Change::TYPE_REMOVED);
}

int64_t CountedRevision(const Change& change) {
  if (LeavesView(change)) return 0;
  const bool lives = change.has_facet() ||
                     change.device().state() == device::v1::STATE_ENROLLED;
  return lives ? change.revision() : 0;
}

absl::Status WatchChain::Follow(const WatchResponse& message, Counted counted) {
  RETURN_IF_ERROR(CheckStart(message));
  RETURN_IF_ERROR(message.snapshot() ? FollowSnapshot(message)
                                     : FollowLog(message, counted));
  position_.revision = message.revision();
  return CheckView(message);
}

absl::Status WatchChain::CheckStart(const WatchResponse& message) const {
  RETURN_IF_ERROR(Expect("previous revision", position_.revision,
                         message.previous_revision()));
  RETURN_IF_ERROR(
      Expect("phase (1: snapshot)", position_.in_snapshot, message.snapshot()));
  if (message.resume_token().empty()) return Broken("token", "one", "none");
  return absl::OkStatus();
}

absl::Status WatchChain::FollowSnapshot(const WatchResponse& message) {
  for (const Change& change : message.changes()) {
    RETURN_IF_ERROR(FollowShown(change));
  }
  if (message.has_snapshot_end()) return EndSnapshot(message);
  return Expect("revision during the snapshot", 0, message.revision());
}

absl::Status WatchChain::FollowShown(const Change& change) {
  RETURN_IF_ERROR(Expect("type of change during the snapshot",
                         Change::TYPE_SNAPSHOT, change.type()));
  const std::string& name = NameOf(change);
  if (!ComesBefore(position_.snapshot_position, name)) {
    return Broken(
        "resource in the snapshot",
        absl::StrCat("one after \"", position_.snapshot_position, "\""), name);
  }
  position_.snapshot_position = name;
  ++position_.shown_count;
  if (CountedRevision(change) != 0) {
    position_.view.Add(name, change.revision());
  }
  return absl::OkStatus();
}

absl::Status WatchChain::EndSnapshot(const WatchResponse& message) {
  RETURN_IF_ERROR(Expect("revision at the end of the snapshot",
                         message.snapshot_end().revision(),
                         message.revision()));
  RETURN_IF_ERROR(Expect("number of resources in the snapshot",
                         message.snapshot_end().resource_count(),
                         position_.shown_count));
  position_.in_snapshot = false;
  position_.snapshot_position.clear();
  position_.shown_count = 0;
  return absl::OkStatus();
}

absl::Status WatchChain::FollowLog(const WatchResponse& message,
                                   Counted counted) {
  absl::flat_hash_map<absl::string_view, int64_t> within;
  int64_t last = position_.revision;
  for (const Change& change : message.changes()) {
    if (change.revision() <= last || change.revision() > message.revision()) {
      return Broken("revision of a change",
                    absl::StrCat(last + 1, " to ", message.revision()),
                    change.revision());
    }
    last = change.revision();
    const auto [entry, first] = within.try_emplace(NameOf(change), 0);
    if (first) {
      ASSIGN_OR_RETURN(entry->second, counted(NameOf(change)));
    }
    RETURN_IF_ERROR(Recount(change, entry->second));
  }
  if (message.revision() >= last) return absl::OkStatus();
  return Broken("revision", absl::StrCat("at least ", last),
                message.revision());
}

// A resource that counted cannot have changed unseen.
absl::Status WatchChain::Recount(const Change& change, int64_t& counted) {
  const int64_t previous = change.previous_resource_revision();
  if (options_.whole_view && counted != 0 && previous != 0) {
    RETURN_IF_ERROR(
        Expect("previous revision of a resource", counted, previous));
  }
  const std::string& name = NameOf(change);
  if (counted != 0) position_.view.Remove(name, counted);
  counted = CountedRevision(change);
  if (counted != 0) position_.view.Add(name, counted);
  return absl::OkStatus();
}

absl::Status WatchChain::CheckView(const WatchResponse& message) const {
  if (!options_.whole_view) return absl::OkStatus();
  if (!message.has_view()) {
    return IsBookmark(message) || message.has_snapshot_end()
               ? Broken("view", Described(position_.view.ToProto()), "missing")
               : absl::OkStatus();
  }
  const ViewDigest mine = position_.view.ToProto();
  const bool same = mine.count() == message.view().count() &&
                    mine.digest() == message.view().digest();
  if (same) return absl::OkStatus();
  return Broken("view", Described(message.view()), Described(mine));
}

}  // namespace muster::client
