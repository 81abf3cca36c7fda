#include "inventory/watch/testing/test_watcher.h"

#include <utility>

#include "base/grpc/raw/raw_unary.h"
#include "gtest/gtest.h"
#include "inventory/watch/log/snapshot_reader.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::inventory::testing {
namespace {

bool Lives(const v1::Change& change) {
  return change.has_facet() ||
         change.device().state() == device::v1::STATE_ENROLLED;
}

// Devices come before facets.
std::pair<bool, std::string> SnapshotOrder(const std::string& name) {
  return {IsFacetName(name), name};
}

}  // namespace

v1::WatchRequest Request(absl::string_view token) {
  v1::WatchRequest request;
  request.set_parent(kSource);
  request.set_resume_token(std::string(token));
  return request;
}

v1::WatchRequest RequestOfAllKinds() {
  v1::WatchRequest request = Request();
  request.mutable_filter()->add_kinds(v1::RESOURCE_KIND_DEVICE);
  request.mutable_filter()->add_kinds(v1::RESOURCE_KIND_FACET);
  return request;
}

v1::WatchRequest RequestWithLiveness() {
  v1::WatchRequest request = Request();
  request.set_want_liveness(true);
  return request;
}

v1::WatchRequest RequestOfMacs() {
  v1::WatchRequest request = Request();
  request.mutable_filter()->add_platforms(device::v1::PLATFORM_MAC);
  return request;
}

v1::WatchResponse Decode(const SharedBytes& bytes) {
  v1::WatchResponse response;
  EXPECT_TRUE(ParseRequest(*bytes, response).ok());
  return response;
}

const std::string& NameOf(const v1::Change& change) {
  return change.has_facet() ? change.facet().name() : change.device().name();
}

TestWatcher::TestWatcher(WatchWorld& world, v1::WatchRequest request)
    : world_(world), request_(std::move(request)) {}

absl::Status TestWatcher::Open() {
  view_.clear();
  revision_ = 0;
  last_change_ = 0;
  last_snapshot_.clear();
  return OpenAt("");
}

absl::Status TestWatcher::Resume() { return OpenAt(token_); }

absl::Status TestWatcher::OpenAt(const std::string& token) {
  request_.set_resume_token(token);
  auto cursor = WatchCursor::Create(world_.deps(), request_);
  if (!cursor.ok()) return cursor.status();
  cursor_ = *std::move(cursor);
  return absl::OkStatus();
}

std::vector<v1::WatchResponse> TestWatcher::OpenAndDrain() {
  const absl::Status opened = Open();
  EXPECT_TRUE(opened.ok()) << opened;
  return opened.ok() ? Drain() : std::vector<v1::WatchResponse>();
}

absl::StatusOr<std::optional<v1::WatchResponse>> TestWatcher::TryNext() {
  auto next = cursor_->Next();
  if (!next.ok()) return next.status();
  if (!*next) return std::nullopt;
  v1::WatchResponse response = Decode(**next);
  Take(response);
  return response;
}

std::optional<v1::WatchResponse> TestWatcher::Next() {
  auto next = TryNext();
  EXPECT_TRUE(next.ok()) << next.status();
  return next.ok() ? *std::move(next) : std::nullopt;
}

std::vector<v1::WatchResponse> TestWatcher::Drain() {
  std::vector<v1::WatchResponse> all;
  while (auto next = Next()) all.push_back(*std::move(next));
  return all;
}

void TestWatcher::Take(const v1::WatchResponse& response) {
  EXPECT_EQ(response.previous_revision(), revision_);
  EXPECT_GE(response.revision(), revision_);
  EXPECT_NE(response.resume_token(), "");
  for (const v1::Change& change : response.changes()) {
    TakeChange(response, change);
  }
  if (response.has_snapshot_end()) last_snapshot_.clear();
  revision_ = response.revision();
  token_ = response.resume_token();
  if (response.has_view()) ExpectView(response.view());
}

void TestWatcher::TakeChange(const v1::WatchResponse& response,
                             const v1::Change& change) {
  const std::string& name = NameOf(change);
  if (response.snapshot()) {
    EXPECT_EQ(change.type(), v1::Change::TYPE_SNAPSHOT);
    EXPECT_LT(SnapshotOrder(last_snapshot_), SnapshotOrder(name));
    last_snapshot_ = name;
  } else {
    EXPECT_NE(change.type(), v1::Change::TYPE_SNAPSHOT);
    EXPECT_GT(change.revision(), revision_);
    EXPECT_GT(change.revision(), last_change_);
    EXPECT_LE(change.revision(), response.revision());
    last_change_ = change.revision();
  }
  const bool gone =
      change.type() == v1::Change::TYPE_LEFT_VIEW ||
      (change.has_facet() && change.type() == v1::Change::TYPE_REMOVED);
  if (gone) {
    view_.erase(name);
  } else {
    view_[name] = change;
  }
}

void TestWatcher::ExpectView(const v1::ViewDigest& view) const {
  if (!request_.filter().changed_paths().empty()) {
    EXPECT_EQ(view.count(), 0);
    EXPECT_EQ(view.digest(), "");
    return;
  }
  v1::ViewSum mine;
  for (const auto& [name, revision] : living()) mine.Add(name, revision);
  EXPECT_EQ(view.count(), mine.count());
  EXPECT_TRUE(v1::ViewSum(view) == mine) << "at revision " << revision_;
}

std::map<std::string, Revision> TestWatcher::revisions() const {
  std::map<std::string, Revision> all;
  for (const auto& [name, change] : view_) all[name] = change.revision();
  return all;
}

std::map<std::string, Revision> TestWatcher::living() const {
  std::map<std::string, Revision> all;
  for (const auto& [name, change] : view_) {
    if (Lives(change)) all[name] = change.revision();
  }
  return all;
}

const v1::Change* TestWatcher::Find(const std::string& name) const {
  const auto found = view_.find(name);
  return found == view_.end() ? nullptr : &found->second;
}

}  // namespace muster::inventory::testing
