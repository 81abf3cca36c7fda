#include "tests/model/model_watcher.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/grpc/raw/raw_unary.h"
#include "gtest/gtest.h"
#include "inventory/model/proto_time.h"
#include "inventory/watch/watch_token.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::inventory::testing {
namespace {

constexpr size_t kTokensKept = 60;

bool IsFacet(const std::string& name) {
  return absl::StrContains(name, "/facets/");
}

template <typename Values, typename Value>
bool Allows(const Values& values, const Value& value) {
  return values.empty() ||
         std::find(values.begin(), values.end(), value) != values.end();
}

bool Watches(const v1::WatchRequest& request, const std::string& name) {
  const auto& kinds = request.filter().kinds();
  const int kind =
      IsFacet(name) ? v1::RESOURCE_KIND_FACET : v1::RESOURCE_KIND_DEVICE;
  const bool in_kind = kinds.empty() ? !IsFacet(name) : Allows(kinds, kind);
  return in_kind && (request.parent() == "sources/-" ||
                     absl::StartsWith(name, request.parent() + "/"));
}

bool Matches(const v1::WatchFilter& filter, const std::string& body) {
  device::v1::Device device;
  EXPECT_TRUE(device.ParseFromString(body));
  bool tagged = filter.tags().empty();
  for (const std::string& tag : device.tags()) {
    tagged = tagged || Allows(filter.tags(), tag);
  }
  return tagged && Allows(filter.platforms(), device.platform()) &&
         Allows(filter.categories(), device.category()) &&
         Allows(filter.blueprint_ids(), device.blueprint().id());
}

bool Touches(const v1::WatchFilter& filter, const v1::Change& change) {
  for (const std::string& top : filter.changed_paths()) {
    for (const std::string& path : change.changed_paths()) {
      if (path == top || absl::StartsWith(path, top + ".")) return true;
    }
  }
  return filter.changed_paths().empty();
}

// What the contract says that a watcher is told of `change`.
std::optional<v1::Change::Type> Expected(const v1::WatchRequest& request,
                                         const v1::Change& change,
                                         const ModelVersion* before) {
  if (!Watches(request, NameOfChange(change))) return std::nullopt;
  const v1::WatchFilter& filter = request.filter();
  const bool plain = change.type() == v1::Change::TYPE_UPDATED;
  bool was = true, is = true;
  if (!change.has_facet()) {
    was = before != nullptr && Matches(filter, before->body);
    is = Matches(filter, BodyOf(change));
  }
  if (!was && !is) return std::nullopt;
  if (change.type() == v1::Change::TYPE_ADDED ||
      change.type() == v1::Change::TYPE_REMOVED) {
    return change.type();
  }
  if (!was) return v1::Change::TYPE_ENTERED_VIEW;
  if (!is) return v1::Change::TYPE_LEFT_VIEW;
  if (plain && !Touches(filter, change)) return std::nullopt;
  return change.type();
}

ModelVersion VersionIn(const v1::Change& change) {
  const bool living = change.has_facet() ||
                      change.device().state() == device::v1::STATE_ENROLLED;
  return {change.revision(), BodyOf(change), living};
}

}  // namespace

v1::WatchRequest RandomRequest(Dice& dice) {
  v1::WatchRequest request;
  request.set_parent(dice.Once(3) ? "sources/-"
                                  : absl::StrCat("sources/s", dice.Roll(3)));
  request.set_want_liveness(dice.Once(3));
  request.mutable_heartbeat_duration()->set_seconds(1 + dice.Roll(60));
  v1::WatchFilter& filter = *request.mutable_filter();
  if (dice.Once(2)) filter.add_kinds(v1::RESOURCE_KIND_FACET);
  if (dice.Once(2)) filter.add_kinds(v1::RESOURCE_KIND_DEVICE);
  if (dice.Once(2)) return request;
  while (dice.Once(2)) {
    filter.add_platforms(static_cast<device::v1::Platform>(1 + dice.Roll(3)));
  }
  while (dice.Once(4)) {
    filter.add_categories(static_cast<device::v1::Category>(1 + dice.Roll(3)));
  }
  while (dice.Once(3)) filter.add_blueprint_ids(absl::StrCat(dice.Roll(3)));
  while (dice.Once(3)) filter.add_tags(absl::StrCat("t", dice.Roll(3)));
  if (dice.Once(4)) filter.add_changed_paths(dice.Once(2) ? "os" : "tags");
  return request;
}

absl::Status ModelWatcher::OpenAtStart(const WatchCursor::Deps& deps) {
  now_ = Seen();
  last_change_ = 0;
  saved_.clear();
  request_.clear_resume_token();
  auto cursor = WatchCursor::Create(deps, request_);
  if (!cursor.ok()) return cursor.status();
  cursor_ = *std::move(cursor);
  return absl::OkStatus();
}

absl::Status ModelWatcher::OpenAt(const WatchCursor::Deps& deps, size_t token) {
  Disconnect();
  request_.set_resume_token(saved_[token].token);
  auto cursor = WatchCursor::Create(deps, request_);
  if (!cursor.ok()) return cursor.status();
  cursor_ = *std::move(cursor);
  now_ = saved_[token];
  last_change_ = 0;
  return absl::OkStatus();
}

absl::StatusOr<bool> ModelWatcher::Read() {
  auto message = cursor_->Next();
  if (!message.ok()) {
    Disconnect();
    return message.status();
  }
  if (!*message) return false;
  v1::WatchResponse response;
  EXPECT_TRUE(ParseRequest(***message, response).ok());
  for (const char c : response.SerializeAsString()) {
    trace_ = (trace_ ^ static_cast<unsigned char>(c)) * 1099511628211u;
  }
  Take(response);
  if (saved_.size() == kTokensKept) saved_.erase(saved_.begin() + 1);
  saved_.push_back(now_);
  return true;
}

void ModelWatcher::Take(const v1::WatchResponse& response) {
  const auto token = DecodeToken(response.resume_token());
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(response.previous_revision(), now_.revision);
  EXPECT_GE(response.revision(), now_.revision);
  EXPECT_LE(response.revision(), history_.end()) << "not durable";
  EXPECT_EQ(response.snapshot(), now_.in_snapshot);
  EXPECT_TRUE(request_.want_liveness() || response.touched().empty());
  now_.needed = token->revision();
  if (response.snapshot()) {
    for (const v1::Change& change : response.changes()) TakeSnapshot(change);
  } else {
    auto told = response.changes().begin();
    for (Revision r = now_.revision + 1; r <= response.revision(); ++r) {
      const v1::Change* const change = history_.Find(r);
      const bool is_told =
          told != response.changes().end() && told->revision() == r;
      if (change != nullptr && !history_.WasErased(NameOfChange(*change))) {
        const auto type = Expected(request_, *change,
                                   history_.Before(NameOfChange(*change), r));
        EXPECT_EQ(is_told, type.has_value()) << change->ShortDebugString();
        EXPECT_TRUE(!is_told || told->type() == type)
            << change->ShortDebugString();
      }
      if (is_told) TakeChange(*told++, response.revision());
    }
    EXPECT_TRUE(told == response.changes().end()) << "out of order";
  }
  now_.revision = response.revision();
  now_.token = response.resume_token();
  if (response.has_snapshot_end()) now_.in_snapshot = false;
  for (const device::v1::Liveness& liveness : response.touched()) {
    now_.check_ins[liveness.device()] =
        absl::ToUnixMicros(FromProto(liveness.last_check_in_time()));
  }
  EXPECT_TRUE(!response.has_snapshot_end() || response.has_view());
  if (response.has_view()) ExpectDigest(response.view());
}

void ModelWatcher::TakeSnapshot(const v1::Change& change) {
  const std::string& name = NameOfChange(change);
  EXPECT_EQ(change.type(), v1::Change::TYPE_SNAPSHOT);
  EXPECT_LT(std::make_pair(IsFacet(now_.last_snapshot), now_.last_snapshot),
            std::make_pair(IsFacet(name), name));
  now_.last_snapshot = name;
  const ModelVersion* const version = history_.Before(name, now_.needed + 1);
  // A step that is shared may be older than a compaction: a device's tombstone
  // more.
  if (version == nullptr) {
    EXPECT_TRUE(change.has_device() && !VersionIn(change).living)
        << change.ShortDebugString();
    return Keep(change);
  }
  EXPECT_TRUE(VersionIn(change) == *version) << change.ShortDebugString();
  EXPECT_TRUE(Wants(name, *version)) << name;
  Keep(change);
}

void ModelWatcher::TakeChange(const v1::Change& change, Revision message) {
  EXPECT_GT(change.revision(), last_change_);
  EXPECT_LE(change.revision(), message);
  last_change_ = change.revision();
  const v1::Change* const known = history_.Find(change.revision());
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(NameOfChange(change), NameOfChange(*known));
  EXPECT_EQ(BodyOf(change), BodyOf(*known)) << change.ShortDebugString();
  ++changes_;
  Keep(change);
}

void ModelWatcher::Keep(const v1::Change& change) {
  const std::string& name = NameOfChange(change);
  const bool gone =
      change.type() == v1::Change::TYPE_LEFT_VIEW ||
      (change.has_facet() && change.type() == v1::Change::TYPE_REMOVED);
  if (gone) {
    now_.view.erase(name);
  } else {
    now_.view[name] = VersionIn(change);
  }
}

void ModelWatcher::ExpectDigest(const v1::ViewDigest& digest) const {
  v1::ViewSum mine;
  if (request_.filter().changed_paths().empty()) {
    for (const auto& [name, version] : now_.view) {
      if (version.living) mine.Add(name, version.revision);
    }
  } else {
    EXPECT_EQ(digest.digest(), "");
  }
  EXPECT_EQ(digest.count(), mine.count());
  EXPECT_TRUE(v1::ViewSum(digest) == mine)
      << "at " << now_.revision << " of " << request_.ShortDebugString();
}

bool ModelWatcher::Wants(const std::string& name,
                         const ModelVersion& version) const {
  if (!Watches(request_, name)) return false;
  return IsFacet(name) || Matches(request_.filter(), version.body);
}

void ModelWatcher::ExpectView(const ModelState& all) const {
  ModelState want, have;
  for (const auto& [name, version] : all) {
    if (version.living && Wants(name, version)) want[name] = version;
  }
  for (const auto& [name, version] : now_.view) {
    if (version.living) have[name] = version;
  }
  for (const auto& [name, version] : want) {
    const auto found = have.find(name);
    ASSERT_TRUE(found != have.end()) << name << " is missing";
    if (!request_.filter().changed_paths().empty()) continue;
    EXPECT_EQ(found->second.revision, version.revision) << name;
    EXPECT_EQ(found->second.body, version.body) << name;
  }
  for (const auto& [name, version] : have) {
    EXPECT_TRUE(want.count(name) > 0)
        << name << " at " << version.revision << " should not be in view\n"
        << history_.Story(name);
  }
}

void ModelWatcher::ExpectLiveness(const WatchCursor::Deps& deps) const {
  if (!request_.want_liveness()) return;
  const auto reader = deps.store.Read();
  for (const auto& [name, version] : now_.view) {
    if (IsFacet(name) || !version.living) continue;
    const auto record = reader->Get(v1::RESOURCE_KIND_DEVICE, name);
    ASSERT_TRUE(record.ok() && record->has_value()) << name;
    const auto stored = deps.liveness.Get((*record)->number, name);
    if (!stored.liveness.has_last_check_in_time()) continue;
    const auto told = now_.check_ins.find(name);
    ASSERT_TRUE(told != now_.check_ins.end()) << name;
    EXPECT_EQ(
        told->second,
        absl::ToUnixMicros(FromProto(stored.liveness.last_check_in_time())))
        << name;
  }
}

}  // namespace muster::inventory::testing
