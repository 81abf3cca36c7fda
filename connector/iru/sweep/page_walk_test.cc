#include "connector/iru/sweep/page_walk.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::ElementsAre;

// A list of ids that a test may change between pages.
class PageWalkTest : public ::testing::Test {
 protected:
  void Fill(int count) {
    for (int i = 0; i < count; ++i) {
      ids_.push_back(absl::StrFormat("id-%05d", 2 * i));
    }
  }

  absl::StatusOr<PageWalk::Rows> Fetch(int64_t offset) {
    offsets_.push_back(offset);
    if (before_page_) before_page_(static_cast<int>(offsets_.size()));
    PageWalk::Rows rows;
    for (size_t i = offset; i < ids_.size() && rows.size() < clamp_; ++i) {
      DeviceRow row;
      row.vendor_id = ids_[i];
      row.index = static_cast<int>(rows.size());
      rows.push_back(std::move(row));
    }
    return rows;
  }

  // Walks to the end.
  absl::Status Walk() {
    while (true) {
      const auto page = walk_.Next();
      if (!page.ok()) return page.status();
      if (!page->has_value()) return absl::OkStatus();
      for (const DeviceRow& row : (*page)->rows) {
        shown_.push_back(row.vendor_id);
      }
    }
  }

  std::vector<std::string> ids_;
  std::function<void(int page)> before_page_;
  size_t clamp_ = kPageSize;
  std::vector<int64_t> offsets_;
  std::vector<std::string> shown_;
  PageWalk walk_{[this](int64_t offset) { return Fetch(offset); }};
};

TEST_F(PageWalkTest, ShowsEveryRowOnceInTwelvePagesAndAnEmptyOne) {
  Fill(3350);

  ASSERT_THAT(Walk(), IsOk());

  EXPECT_EQ(shown_, ids_);
  EXPECT_EQ(offsets_.size(), 13u);
  EXPECT_EQ(offsets_[1], 299);
  EXPECT_EQ(offsets_[12], 3350);
  EXPECT_TRUE(walk_.ended());
  EXPECT_TRUE(walk_.overlaps_agreed());
  EXPECT_EQ(walk_.reread_count(), 0);
}

TEST_F(PageWalkTest, EndsAnEmptyListAtOnce) {
  ASSERT_THAT(Walk(), IsOk());

  EXPECT_THAT(offsets_, ElementsAre(0));
  EXPECT_TRUE(walk_.ended());
}

TEST_F(PageWalkTest, EndsOnAnEmptyPageAfterAFullOne) {
  Fill(300);

  ASSERT_THAT(Walk(), IsOk());

  EXPECT_EQ(shown_, ids_);
  EXPECT_THAT(offsets_, ElementsAre(0, 299, 300));
}

TEST_F(PageWalkTest, MissesNothingWhenADeviceLeavesBetweenPages) {
  Fill(1000);
  const std::vector<std::string> before = ids_;
  before_page_ = [&](int page) {
    if (page == 2) ids_.erase(ids_.begin() + 5);
  };

  ASSERT_THAT(Walk(), IsOk());

  EXPECT_EQ(shown_, before);  // the one that left had been shown
  EXPECT_EQ(walk_.reread_count(), 1);
  EXPECT_TRUE(walk_.overlaps_agreed());
}

TEST_F(PageWalkTest, MissesNothingWhenADeviceComesBetweenPages) {
  Fill(1000);
  const std::vector<std::string> before = ids_;
  before_page_ = [&](int page) {
    if (page == 2) ids_.insert(ids_.begin() + 5, "id-00009x");
  };

  ASSERT_THAT(Walk(), IsOk());

  std::sort(shown_.begin(), shown_.end());
  EXPECT_TRUE(std::includes(shown_.begin(), shown_.end(), before.begin(),
                            before.end()));
  EXPECT_EQ(walk_.reread_count(), 1);
}

TEST_F(PageWalkTest, StepsBackFurtherWhenManyLeave) {
  Fill(2000);
  const std::vector<std::string> rest(ids_.begin() + 700, ids_.end());
  before_page_ = [&](int page) {
    if (page == 4) ids_.erase(ids_.begin(), ids_.begin() + 700);
  };

  ASSERT_THAT(Walk(), IsOk());

  std::sort(shown_.begin(), shown_.end());
  EXPECT_TRUE(
      std::includes(shown_.begin(), shown_.end(), rest.begin(), rest.end()));
  EXPECT_EQ(walk_.reread_count(), 3);
  EXPECT_TRUE(walk_.overlaps_agreed());
}

TEST_F(PageWalkTest, DoesNotTakeAShrunkenListForTheEnd) {
  Fill(310);
  const std::vector<std::string> rest(ids_.begin() + 50, ids_.end());
  before_page_ = [&](int page) {
    if (page == 2) ids_.erase(ids_.begin(), ids_.begin() + 50);
  };

  ASSERT_THAT(Walk(), IsOk());

  std::sort(shown_.begin(), shown_.end());
  EXPECT_TRUE(
      std::includes(shown_.begin(), shown_.end(), rest.begin(), rest.end()));
  EXPECT_TRUE(walk_.ended());
}

TEST_F(PageWalkTest, ReadsASourceThatGivesSmallerPages) {
  Fill(950);
  clamp_ = 100;

  ASSERT_THAT(Walk(), IsOk());

  EXPECT_EQ(shown_, ids_);
  EXPECT_TRUE(walk_.overlaps_agreed());
  EXPECT_EQ(walk_.reread_count(), 1);
}

TEST_F(PageWalkTest, ShowsWhatWasAddedBehindTheLastPage) {
  Fill(310);
  before_page_ = [&](int page) {
    if (page == 3) ids_.push_back("id-99999");
  };

  ASSERT_THAT(Walk(), IsOk());

  EXPECT_EQ(shown_, ids_);
}

TEST_F(PageWalkTest, SaysSoWhenTheListNeverHoldsStill) {
  Fill(900);
  before_page_ = [&](int) { ids_.erase(ids_.begin()); };

  ASSERT_THAT(Walk(), IsOk());

  EXPECT_FALSE(walk_.overlaps_agreed());
  EXPECT_EQ(walk_.reread_count(), 20);
  EXPECT_TRUE(walk_.ended());
}

TEST_F(PageWalkTest, GivesUpOnASourceThatIgnoresTheOffset) {
  Fill(300);
  PageWalk walk([this](int64_t) { return Fetch(0); });

  absl::Status status;
  for (int i = 0; i < 1000 && status.ok(); ++i) status = walk.Next().status();

  EXPECT_THAT(status, ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
  EXPECT_FALSE(walk.ended());
}

TEST_F(PageWalkTest, JoinsPagesAtARowWithoutAnId) {
  Fill(400);
  ids_[299] = "";

  ASSERT_THAT(Walk(), IsOk());

  EXPECT_EQ(shown_, ids_);
  EXPECT_EQ(walk_.reread_count(), 0);
}

TEST_F(PageWalkTest, PassesAnErrorOn) {
  PageWalk walk([](int64_t) -> absl::StatusOr<PageWalk::Rows> {
    return absl::UnavailableError("down");
  });

  EXPECT_EQ(walk.Next().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(walk.ended());
}

}  // namespace
}  // namespace muster::iru
