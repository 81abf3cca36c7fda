#ifndef INVENTORY_WATCH_WATCH_CURSOR_FIXTURE_H_
#define INVENTORY_WATCH_WATCH_CURSOR_FIXTURE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/test_inventory.h"
#include "inventory/watch/watch_cursor.h"
#include "testing/matchers.h"

namespace muster::inventory::testing {

// One cursor over one store, turned by hand: the test decides what is written
// between any two messages. A base of the watch tests.
class WatchCursorFixture : public ::testing::Test {
 protected:
  static v1::WatchRequest Request(absl::string_view token = "") {
    v1::WatchRequest request;
    request.set_parent("sources/iru");
    request.set_resume_token(std::string(token));
    return request;
  }
  static v1::WatchRequest WithLiveness(absl::string_view token = "") {
    v1::WatchRequest request = Request(token);
    request.set_want_liveness(true);
    return request;
  }
  absl::StatusOr<std::unique_ptr<WatchCursor>> Open(
      const v1::WatchRequest& request) {
    return WatchCursor::Create(inventory_.log(), inventory_.sources(),
                               inventory_.clock(), request);
  }
  void Watch(const v1::WatchRequest& request = Request()) {
    auto cursor = Open(request);
    ASSERT_THAT(cursor, ::muster::testing::IsOk());
    cursor_ = *std::move(cursor);
  }
  std::optional<v1::WatchResponse> Next() {
    auto next = cursor_->Next();
    EXPECT_THAT(next, ::muster::testing::IsOk());
    return next.ok() ? *std::move(next) : std::nullopt;
  }
  // All messages until nothing is due.
  std::vector<v1::WatchResponse> Drain() {
    std::vector<v1::WatchResponse> all;
    while (auto next = Next()) all.push_back(*std::move(next));
    return all;
  }
  // A watch that has shown all there is, sources included.
  void WatchToTheEnd(const v1::WatchRequest& request = Request()) {
    Watch(request);
    token_ = Drain().back().resume_token();
  }

  TestInventory inventory_;
  std::unique_ptr<WatchCursor> cursor_;
  std::string token_;
};

}  // namespace muster::inventory::testing

#endif  // INVENTORY_WATCH_WATCH_CURSOR_FIXTURE_H_
